/** Derivatives of data: by differences, as a program takes them, and of the denoised data. */

import { type DenoiseHooks, denoise } from '../denoise';
import { derivative } from '../diagnostics/derivative';
import { polynomialDerivative } from '../diagnostics/polynomialDerivative';
import { credibleBand, sampleDeviation } from '../diffusion/band';
import { gridOf } from '../diffusion/grid';
import { posteriorCurves } from '../diffusion/posteriorCurves';
import type { Denoiser } from '../diffusion/session';
import { averagedFrom, distinctPlaces } from '../distinctPositions';
import { normalReach } from '../distributions';
import type { Table } from '../reading/table';
import type { DenoiseSettings, SeriesResult } from '../result';
import type { Series } from '../series';
import { standardDeviation } from '../standardDeviation';
import { joined, said, type Wording } from '../wording';
import { relativeError } from './accuracy';
import { float64 } from './arithmetic';
import type { Budget } from './budget';
import { type ColumnsOfData, columnsFor } from './dataColumns';
import { compile, Slots, valuesFor } from './evaluate';
import { freeSymbols } from './expression';
import type { DifferenceProblem } from './problem';
import { type EquationResult, row, verdict } from './result';

/** Notices of the text around the table: the equation itself stands there. */
const ABOUT_THE_REST: ReadonlySet<string> = new Set(['preamble', 'lines-below']);

/** A series with positions, which a derivative needs. */
type Positioned = Series & { readonly x: Float64Array };

/** Part of the work on a series that is denoising; the rest is its band. */
const DENOISING = 0.5;

/**
 * The derivatives that a problem asks for. Before: differences of the samples, taken again for each order, as
 * programs do. After: the derivative of the denoised data, by differences that are right at the ends too.
 * @param tables where the columns may stand, the likeliest first.
 * @throws InputError as `columnsFor` and `denoise` do.
 */
export async function solveDifference(
  text: string,
  notes: readonly Wording[],
  problem: DifferenceProblem,
  tables: readonly Table[],
  settings: DenoiseSettings,
  denoiser: Denoiser,
  budget: Budget,
  hooks: DenoiseHooks,
): Promise<EquationResult> {
  const started = performance.now();
  const found = columnsFor(problem, tables);
  const positions = positionsOf(problem, found);
  const places = distinctPlaces(positions.x);
  const x = Float64Array.from(places, (from) => positions.x[from]);
  const reference = referenceAt(problem, x, budget);
  const read = performance.now();
  const results: SeriesResult[] = [];
  const bandNotes: Wording[] = [];
  for (const [k, { name, order }] of problem.curves.entries()) {
    const series = { name, x, y: averagedFrom(found.items[k].series.y, places) };
    const { result, note } = await differentiated(series, order, settings, denoiser, {
      onProgress: (fraction) => hooks.onProgress?.((k + fraction) / problem.curves.length),
    });
    results.push(result);
    bandNotes.push(...note);
  }
  const ended = performance.now();
  const [{ before, after }] = results;
  // Where there is no difference the improved value stands for it.
  const compared = before.map((v, i) => (Number.isNaN(v) ? after[i] : v));
  const errorBefore = relativeError([compared], reference && [reference]);
  const errorAfter = relativeError([after], reference && [reference]);
  const method = said`differences of the data`;
  return {
    text,
    kind: 'difference',
    variable: positions.name,
    method,
    model: denoiser.info,
    series: results.map((result) => ({ result, reference })),
    evaluations: 0,
    errorBefore,
    errorAfter,
    rows: [
      row(method, null, errorBefore, null),
      row(said`derivative of the denoised data`, null, errorAfter, errorBefore),
    ],
    notes: [
      ...notes,
      said`Data: ${joined(
        found.summary.map(({ wording }) => wording),
        ', ',
      )}.`,
      ...positions.notes,
      ...(places.length < positions.x.length ? [said`Samples at the same position are averaged.`] : []),
      ...found.table.notices.filter(({ code }) => !ABOUT_THE_REST.has(code)).map(({ wording }) => wording),
      ...found.notices.map(({ wording }) => wording),
      ...(reference
        ? []
        : [
            said`Of data no reference is known. If you know the derivative, add it: reference = cos(t), for instance.`,
          ]),
      ...results.flatMap((result) => uncertaintyNote(result, settings.bandLevel)),
      ...bandNotes,
      ...verdict(errorBefore, errorAfter),
    ],
    phase: false,
    seconds: {
      compute: (read - started) / 1000,
      denoise: (ended - read) / 1000,
      total: (ended - started) / 1000,
    },
  };
}

/** Where the samples are: at the positions of the data, the given step apart, or one apart. */
function positionsOf(
  { by, spacing }: DifferenceProblem,
  { table, items, axis }: ColumnsOfData,
): { name: string; x: Float64Array; notes: Wording[] } {
  const [{ series }] = items;
  if (axis === null || series.x === null) {
    const step = spacing ?? 1;
    const note = said`The data have no positions: the samples are taken as 1 apart. Write h = 0.1 if they are 0.1 apart.`;
    return {
      name: by ?? (spacing === null ? 'sample' : 'x'),
      x: Float64Array.from(series.y, (_, i) => i * step),
      notes: spacing === null ? [note] : [],
    };
  }
  const { name } = axis;
  if (!axis.isDates && table.columns[axis.columns[0]].kind !== 'time')
    return { name, x: series.x, notes: [] };
  const [first] = series.x;
  return {
    name,
    x: series.x.map((v) => v - first),
    notes: [
      said`${name} holds dates: positions are seconds from the first one, and derivatives are per second.`,
    ],
  };
}

function referenceAt({ reference }: DifferenceProblem, x: Float64Array, budget: Budget): Float64Array | null {
  if (!reference) return null;
  const slots = new Slots(freeSymbols(reference));
  const evaluate = compile(reference, slots, { arithmetic: float64, budget });
  const values = valuesFor(slots, float64);
  return x.map((position) => {
    budget.spend();
    values.fill(position);
    const value = evaluate(values);
    return Number.isFinite(value) ? value : Number.NaN;
  });
}

/** One column's derivative, with a band, and what there is to say of the band. */
async function differentiated(
  series: Positioned,
  order: number,
  settings: DenoiseSettings,
  denoiser: Denoiser,
  hooks: DenoiseHooks,
): Promise<{ result: SeriesResult; note: Wording[] }> {
  const { x } = series;
  // Settings and result speak of the noise of what is shown, which is that of the difference.
  const amplification = noiseAmplification(x, order);
  const sigma = settings.sigma === null ? null : settings.sigma / amplification;
  const cleaned = await denoise(series, { ...settings, sigma, bandLevel: 0 }, denoiser, {
    onProgress: (fraction) => hooks.onProgress?.(DENOISING * fraction),
  });
  const before = repeated(x, series.y, order);
  const after = polynomialDerivative(x, cleaned.after, order);
  const { band, note } = await slopeBand(series, cleaned, after, order, settings, denoiser, (fraction) =>
    hooks.onProgress?.(DENOISING + (1 - DENOISING) * fraction),
  );
  const level = amplification * cleaned.noise.sigma;
  const deviation = standardDeviation(after);
  return {
    result: {
      name: series.name,
      method: cleaned.method,
      x,
      before,
      after,
      lower: band?.lower ?? null,
      upper: band?.upper ?? null,
      noise: { sigma: level, source: cleaned.noise.source },
      errorBars: null,
      widening: cleaned.widening,
      estimatedSigma: amplification * cleaned.estimatedSigma,
      snr: level === 0 ? Number.POSITIVE_INFINITY : deviation / level,
      missing: before.reduce((count, v) => count + (Number.isNaN(v) ? 1 : 0), 0),
      // It compares levels of the data, not of the difference.
      warnings: cleaned.warnings.filter(({ code }) => code !== 'noise-far-from-estimate'),
    },
    note,
  };
}

function repeated(x: Float64Array, y: Float64Array, order: number): Float64Array {
  let values = y;
  for (let k = 0; k < order; k++) values = derivative(x, values);
  return values;
}

/**
 * Deviation of the difference of white noise of deviation 1, root mean square over the samples: the difference
 * at a sample takes up to `order` neighbours on either side, so that impulses 2 order + 1 apart do not meet.
 */
function noiseAmplification(x: Float64Array, order: number): number {
  const period = 2 * order + 1;
  const variance = new Float64Array(x.length);
  for (let offset = 0; offset < period; offset++) {
    const impulses = Float64Array.from(x, (_, i) => (i % period === offset ? 1 : 0));
    repeated(x, impulses, order).forEach((v, i) => {
      variance[i] += v ** 2;
    });
  }
  const finite = variance.filter(Number.isFinite);
  return Math.sqrt(finite.reduce((total, v) => total + v / finite.length, 0));
}

/** The band of the derivative: from the distance of the derivatives of posterior samples from that of the mean. */
async function slopeBand(
  series: Positioned,
  cleaned: SeriesResult,
  after: Float64Array,
  order: number,
  { bandLevel, samples, seed, outliers }: DenoiseSettings,
  denoiser: Denoiser,
  onProgress: (fraction: number) => void,
): Promise<{ band: { lower: Float64Array; upper: Float64Array } | null; note: Wording[] }> {
  // Other methods than the model have no band.
  if (bandLevel === 0 || cleaned.method !== 'diffusion') return { band: null, note: [] };
  const { sigma } = cleaned.noise;
  const isLeftAlone = cleaned.warnings.some(({ code }) => code === 'at-resolution' || code === 'all-equal');
  if (sigma === 0 || isLeftAlone) {
    return { band: { lower: after.slice(), upper: after.slice() }, note: [] };
  }
  const { maxLength, sampler } = denoiser.card;
  if (gridOf(series.x, series.y.length).cells > maxLength) {
    return {
      band: null,
      note: [
        said`${series.name} is longer than the ${maxLength} samples that the model sees at once: its derivative has no band.`,
      ],
    };
  }
  const { curves } = await posteriorCurves(
    cleaned,
    { stretch: { first: 0, end: series.x.length }, outliers, seed, samples: samples ?? sampler.samples },
    denoiser,
    onProgress,
  );
  const slopes = curves.map((curve) => polynomialDerivative(series.x, curve, order));
  const deviation = sampleDeviation(slopes, after);
  return { band: credibleBand(after, deviation, bandLevel, denoiser.card.bandScale), note: [] };
}

/** How far the differences scatter, and how sure the improved ones are. */
function uncertaintyNote({ name, lower, upper, noise }: SeriesResult, level: number): Wording[] {
  if (!lower || !upper || noise.sigma === 0) return [];
  const z = normalReach(level);
  const squares = lower.reduce((total, v, i) => total + ((upper[i] - v) / (2 * z)) ** 2, 0);
  const [before, after] = [noise.sigma, Math.sqrt(squares / lower.length)].map((v) =>
    Number(v.toPrecision(2)),
  );
  return [
    said`${name}: noise makes the differences scatter by ${before} (standard deviation); the derivative of the denoised data is uncertain by ${after}, as the model estimates.`,
  ];
}
