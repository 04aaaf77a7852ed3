// Draws the figures of docs/when-to-believe-it.md with the real model, and prints the numbers in its text.
// Run with: npm run figures
import { mkdirSync, writeFileSync } from 'node:fs';
import { normalGenerator } from '../../src/core/diffusion/random';
import { type Denoiser, openDenoiser } from '../../src/core/diffusion/session';
import { METHOD_CARDS, type MethodName } from '../../src/core/methods/names';
import { DEFAULT_SETTINGS } from '../../src/core/result';
import { compareMethods } from '../../src/core/trust/compare';
import { runMain } from '../main';
import { inRepository } from '../paths';
import { COLOURS, type Curve, chartSvg } from './chart';

interface Example {
  readonly file: string;
  readonly title: string;
  readonly truth: Float64Array;
  readonly sigma: number;
  readonly seed: number;
  readonly methods: readonly { readonly method: MethodName; readonly colour: string }[];
}

const EXAMPLES: readonly Example[] = [
  {
    file: 'believe-success',
    title: 'Where the estimates hold: a damped swing and a jump',
    truth: Float64Array.from({ length: 400 }, (_, i) => {
      const t = i / 400;
      return Math.exp(-2 * t) * Math.cos(22 * t) + (t > 0.65 ? 1 : 0);
    }),
    sigma: 0.3,
    seed: 4,
    methods: [
      { method: 'diffusion', colour: COLOURS.better },
      { method: 'whittaker', colour: COLOURS.other },
    ],
  },
  {
    file: 'believe-failure',
    title: 'Where they fail: pulses of one or two samples, taken for noise',
    truth: Float64Array.from({ length: 128 }, (_, i) => (i % 4.7 < 1.2 ? 1 : 0)),
    sigma: 0.05,
    seed: 2,
    methods: [{ method: 'diffusion', colour: COLOURS.better }],
  },
];

runMain(async () => {
  const denoiser = await openDenoiser(inRepository('models'));
  mkdirSync(inRepository('docs/figures'), { recursive: true });
  for (const example of EXAMPLES) await draw(denoiser, example);
});

async function draw(
  denoiser: Denoiser,
  { file, title, truth, sigma, seed, methods }: Example,
): Promise<void> {
  const normal = normalGenerator(seed);
  const y = truth.map((v) => v + sigma * normal());
  const comparison = await compareMethods({ name: 'y', x: null, y }, DEFAULT_SETTINGS, denoiser);
  console.log(`${file}: noise ${sigma}, found ${comparison.sigma.toFixed(3)}; ${comparison.reason.message}`);
  const x = truth.map((_, i) => i + 1);
  const curves: Curve[] = [
    { name: 'data', x, y, colour: COLOURS.computed, dots: true, width: 0 },
    { name: 'true curve', x, y: truth, colour: COLOURS.truth, dashed: true },
  ];
  for (const { method, curve, error } of comparison.estimates) {
    const actual = Math.sqrt(curve.reduce((sum, v, i) => sum + (v - truth[i]) ** 2 / truth.length, 0));
    const { title: name } = METHOD_CARDS[method];
    console.log(
      `  ${name}: expected ${error.rmse.toFixed(3)} (${error.low.toFixed(3)} to ${error.high.toFixed(3)}), true ${actual.toFixed(3)}`,
    );
    const shown = methods.find((each) => each.method === method);
    if (shown === undefined) continue;
    curves.push({
      name: `${name}: expected error ${error.rmse.toFixed(2)}, true ${actual.toFixed(2)}`,
      x,
      y: curve,
      colour: shown.colour,
    });
  }
  writeFileSync(
    inRepository(`docs/figures/${file}.svg`),
    chartSvg({ title, xLabel: 'sample', yLabel: 'value', curves }),
  );
}
