// Draws the figures of docs/how-it-works.md with the real model, and prints the numbers in its text.
// Run with: npm run figures
import { mkdirSync, writeFileSync } from 'node:fs';
import { denoise } from '../../src/core/denoise';
import { normalGenerator } from '../../src/core/diffusion/random';
import { noiseScale, signalScale } from '../../src/core/diffusion/schedule';
import { openDenoiser } from '../../src/core/diffusion/session';
import { reverseTrajectory } from '../../src/core/diffusion/trajectory';
import { DEFAULT_SETTINGS } from '../../src/core/result';
import { runMain } from '../main';
import { inRepository } from '../paths';
import { COLOURS, type Curve, chartSvg } from './chart';

const SAMPLES = 256;
const SIGMA = 0.3;
const CURVES = 16;
const GAP = { from: 96, to: 122 };

const LABELS = {
  en: {
    forward: 'Forward: noise is mixed into the curve until nothing else is left',
    reverse: 'Reverse: from noise (top) to a sample of the posterior (bottom)',
    posterior: 'What the data allow',
    sample: 'sample',
    shifted: 'value, shifted',
    value: 'value',
    noise: (percent: number) => `${percent} % noise`,
    truth: 'true curve',
    data: 'data',
    mean: 'one evaluation',
    samples: `${CURVES} samples of the posterior`,
  },
  pl: {
    forward: 'W przód: do krzywej domieszywany jest szum, aż nie zostaje nic innego',
    reverse: 'Wstecz: od szumu (u góry) do próby z rozkładu a posteriori (u dołu)',
    posterior: 'Na co pozwalają dane',
    sample: 'próbka',
    shifted: 'wartość, przesunięta',
    value: 'wartość',
    noise: (percent: number) => `${percent} % szumu`,
    truth: 'prawdziwa krzywa',
    data: 'dane',
    mean: 'jedno obliczenie',
    samples: `${CURVES} prób z rozkładu a posteriori`,
  },
} as const;

const SHADES = ['#0b61c4', '#3f7fc0', '#7d97b0', '#9aa3ae', '#b3b3b3'];

runMain(async () => {
  const denoiser = await openDenoiser(inRepository('models'));
  const normal = normalGenerator(11);
  const x = Float64Array.from({ length: SAMPLES }, (_, i) => i + 1);
  const truth = x.map((_, i) => {
    const u = i / SAMPLES;
    return Math.exp(-2 * u) * Math.cos(19 * u) + (u > 0.7 ? 0.8 : 0);
  });
  const y = truth.map((v, i) => (i >= GAP.from && i < GAP.to ? Number.NaN : v + SIGMA * normal()));
  const series = { name: 'y', x: null, y };
  const settings = { ...DEFAULT_SETTINGS, sigma: SIGMA, samples: CURVES };
  const result = await denoise(series, settings, denoiser);
  const trajectory = await reverseTrajectory(
    series,
    { sigma: SIGMA, outliers: 'keep', seed: settings.seed, samples: CURVES },
    denoiser,
  );
  const { steps } = trajectory;
  const samples = steps[steps.length - 1].estimates;

  const error = (curve: Float64Array) =>
    Math.sqrt(curve.reduce((sum, v, i) => sum + (v - truth[i]) ** 2, 0) / SAMPLES);
  const single = Math.sqrt(samples.reduce((sum, curve) => sum + error(curve) ** 2, 0) / CURVES);
  const averaged = truth.map((_, i) => samples.reduce((sum, curve) => sum + curve[i] / CURVES, 0));
  const { lower, upper } = result;
  const inside = truth.filter((v, i) => lower && upper && v >= lower[i] && v <= upper[i]).length / SAMPLES;
  const width = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, k) =>
      lower && upper ? (upper[from + k] - lower[from + k]) / 2 : 0,
    ).reduce((sum, v) => sum + v / (to - from), 0);
  console.log(
    `root mean square error: one evaluation ${error(result.after).toFixed(3)}, one sample ${single.toFixed(3)}, mean of ${CURVES} samples ${error(averaged).toFixed(3)}`,
  );
  console.log(
    `90 % band: ${(100 * inside).toFixed(0)} % of the true curve inside; half width ${width(0, GAP.from).toFixed(3)} before the gap, ${width(GAP.from, GAP.to).toFixed(3)} in it`,
  );

  const folder = inRepository('docs/figures');
  mkdirSync(folder, { recursive: true });
  for (const [language, labels] of Object.entries(LABELS)) {
    const write = (name: string, svg: string) =>
      writeFileSync(`${folder}/${name}${language === 'en' ? '' : `.${language}`}.svg`, svg);
    const shifted = (values: Float64Array, row: number, distance: number) =>
      values.map((v) => v - distance * row);

    const levels = [5, 0.7, -0.3, -1.5, -6];
    write(
      'forward',
      chartSvg({
        title: labels.forward,
        xLabel: labels.sample,
        yLabel: labels.shifted,
        curves: levels.map((logSnr, row): Curve => {
          const [a, s] = [signalScale(logSnr), noiseScale(logSnr)];
          return {
            name: labels.noise(Math.round(100 * s)),
            x,
            y: shifted(
              truth.map((v) => a * v + s * normal()),
              row,
              4,
            ),
            colour: SHADES[row],
            width: 1.2,
          };
        }),
      }),
    );

    const shown = [0, 1, 3, 5, steps.length - 1];
    write(
      'reverse',
      chartSvg({
        title: labels.reverse,
        xLabel: labels.sample,
        yLabel: labels.shifted,
        curves: shown.map(
          (step, row): Curve => ({
            name: labels.noise(Math.round(100 * noiseScale(steps[step].logSnr))),
            x: trajectory.x,
            y: shifted(steps[step].states[0], row, 2.4),
            colour: SHADES[SHADES.length - 1 - row],
            width: 1.2,
          }),
        ),
      }),
    );

    write(
      'posterior',
      chartSvg({
        title: labels.posterior,
        xLabel: labels.sample,
        yLabel: labels.value,
        curves: [
          { name: labels.data, x, y, colour: '#9aa3ae', dots: true, width: 0 },
          ...samples.map(
            (curve, k): Curve => ({
              name: k === 0 ? labels.samples : '',
              x: trajectory.x,
              y: curve,
              colour: '#7fb0e6',
              width: 0.7,
            }),
          ),
          { name: labels.truth, x, y: truth, colour: COLOURS.truth, dashed: true, width: 1.4 },
          { name: labels.mean, x, y: result.after, colour: COLOURS.better, width: 2.2 },
        ],
      }),
    );
  }
});
