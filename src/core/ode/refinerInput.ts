/**
 * What the refiner is shown of a coarse solution. Its training data is made by this very module
 * (training/ode/makeData.ts), so that there is one definition of every feature.
 */
import { type FixedStepSolution, METHOD_ORDER } from './methods';
import { CANDIDATES, type Reconstruction, reconstruct } from './reconstruct';
import type { VectorFieldOptions } from './vectorField';

/** Features of one component at one node. */
export const FEATURES = 33;

/** Curves that the estimate is mixed from: the coarse one, the candidates, Richardson's extrapolation. */
export const CURVES = CANDIDATES + 2;

/** Below this part of a component's deviation nothing is to be gained: it is where the scale ends. */
export const SMALLEST_SCALE = 1e-7;

export interface RefinerInput {
  /** m, the middle of the preconditioning: the best candidate, one array a component. */
  readonly base: readonly Float64Array[];
  /** s, in units of y: how far the candidates are apart, and what the field's uncertainty adds up to. */
  readonly scale: readonly Float64Array[];
  /** features[component]: node by node, FEATURES numbers each. */
  readonly features: readonly Float32Array[];
  /** curves[component]: node by node, (curve - m) / s of the CURVES curves; those that are not there are m. */
  readonly curves: readonly Float32Array[];
}

/**
 * Features for one coarse solution, or for a pair with steps h and h / 2 (`fine` at twice the nodes);
 * the nodes are those of `coarse`. Null where no candidate is usable.
 * @throws Error if the solutions do not fit together.
 */
export function refinerInput(
  coarse: FixedStepSolution,
  fine: FixedStepSolution | null,
  options: VectorFieldOptions,
): RefinerInput | null {
  const nodes = coarse.t.length;
  if (fine && fine.t.length !== 2 * nodes - 1) throw new Error('The finer solution must have half the step.');
  const reconstruction = reconstruct(coarse, fine ? joined(coarse, fine) : coarse.evaluations, options);
  const best = reconstruction.candidates.find((candidate) => candidate !== null);
  if (!best) return null;
  const order = METHOD_ORDER[coarse.method];
  // What a person holds: the finer of two solutions.
  const given = fine ? fine.y.map((values) => values.filter((_, n) => n % 2 === 0)) : coarse.y;
  const extrapolated = given.map((values, c) =>
    fine ? values.map((v, n) => v + (v - coarse.y[c][n]) / (2 ** order - 1)) : null,
  );
  const parts = best.map((base, c) => describe(base, given[c], extrapolated[c], reconstruction, c, coarse.t));
  const steps = nodes - 1;
  const evaluationsPerStep = coarse.evaluations.count / steps;
  const whole = [
    best.length / 4,
    Math.log10(steps) / 2,
    order / 4,
    Math.log2(evaluationsPerStep) / 2,
    coarse.method === 'backward-euler' || coarse.method === 'trapezoid' ? 1 : 0,
    fine ? 1 : 0,
    options.timeDependent ? 1 : 0,
  ];
  const features = parts.map((part, c) => {
    const others = parts.filter((_, other) => other !== c);
    const out = new Float32Array(nodes * FEATURES);
    for (let n = 0; n < nodes; n++) {
      const shared = part.logs.map((_, k) =>
        mean(
          others.map((o) => o.logs[k][n]),
          part.logs[k][n],
        ),
      );
      const worst = Math.max(part.logs[0][n], ...others.map((o) => o.logs[0][n]));
      out.set(
        [...part.local.map((values) => values[n]), ...part.constants, ...shared, worst, ...whole],
        n * FEATURES,
      );
    }
    return out;
  });
  return {
    base: best,
    scale: parts.map((part) => part.scale),
    features,
    curves: parts.map((part) => part.curves),
  };
}

interface Description {
  readonly scale: Float64Array;
  readonly curves: Float32Array;
  /** Features that vary along the curve. */
  readonly local: readonly Float64Array[];
  /** Decimal logarithms of scale, field uncertainty and change, relative to the component's deviation. */
  readonly logs: readonly Float64Array[];
  readonly constants: readonly number[];
}

function describe(
  base: Float64Array,
  given: Float64Array,
  extrapolated: Float64Array | null,
  { candidates, slopeDeviation, evidenceGap }: Reconstruction,
  c: number,
  t: Float64Array,
): Description {
  const nodes = base.length;
  const { mean: centre, deviation } = momentsOf(given);
  const uncertainty = new Float64Array(nodes);
  for (let n = 1; n < nodes; n++) {
    const slope = (slopeDeviation[c][n - 1] + slopeDeviation[c][n]) / 2;
    uncertainty[n] = uncertainty[n - 1] + slope * (t[n] - t[n - 1]);
  }
  const others = candidates.slice(1).map((candidate) => candidate?.[c] ?? null);
  const scale = base.map((m, n) => {
    const squares = others.map((curve) => (curve ? (curve[n] - m) ** 2 : 0));
    const spread = squares.reduce((sum, v) => sum + v, 0) / others.length;
    return Math.sqrt(spread + uncertainty[n] ** 2 + (SMALLEST_SCALE * deviation) ** 2);
  });
  const relative = (curve: Float64Array | null): Float64Array =>
    base.map((m, n) => (curve ? (curve[n] - m) / scale[n] : 0));
  const all = [given, candidates[0]?.[c] ?? null, ...others, extrapolated].map(relative);
  const curves = new Float32Array(nodes * CURVES);
  all.forEach((curve, k) => {
    for (let n = 0; n < nodes; n++) curves[n * CURVES + k] = curve[n];
  });
  const logs = [
    scale.map((v) => Math.log10(v / deviation) / 3),
    uncertainty.map((v) => Math.log10(v / deviation + SMALLEST_SCALE) / 3),
    base.map((m, n) => Math.log10(Math.abs(m - given[n]) / deviation + SMALLEST_SCALE) / 3),
  ];
  const step = (n: number): number => base[Math.min(n + 1, nodes - 1)] - base[Math.max(n - 1, 0)];
  return {
    scale,
    curves,
    logs,
    local: [
      squashed(all[0], 5),
      ...all.slice(2).map((curve) => squashed(curve, 2)),
      ...logs,
      given.map((v) => (v - centre) / deviation),
      squashed(
        base.map((_, n) => (2 * step(n)) / deviation),
        1,
      ),
      squashed(
        base.map((_, n) => (10 * (step(n) - step(Math.max(n - 1, 0)))) / deviation),
        1,
      ),
      base.map((_, n) => n / (nodes - 1)),
    ],
    constants: [
      ...evidenceGap.slice(1).map((gap) => Math.log1p(Math.max(gap[c], 0) * 10) / 3),
      ...candidates.map((candidate) => (candidate ? 0 : 1)),
    ],
  };
}

/** sign(v) log(1 + |v|) / divisor: linear near 0, logarithmic far away. */
function squashed(values: Float64Array, divisor: number): Float64Array {
  return values.map((v) => (Math.sign(v) * Math.log1p(Math.abs(v))) / divisor);
}

function momentsOf(values: Float64Array): { mean: number; deviation: number } {
  const centre = values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / values.length;
  return { mean: centre, deviation: Math.sqrt(variance) || Math.abs(centre) || 1 };
}

function mean(values: readonly number[], otherwise: number): number {
  return values.length === 0 ? otherwise : values.reduce((sum, v) => sum + v, 0) / values.length;
}

/** The evaluations of both solutions, alternating in time, so that thinning keeps both. */
function joined(coarse: FixedStepSolution, fine: FixedStepSolution): FixedStepSolution['evaluations'] {
  const dimension = coarse.y.length;
  const all = [coarse, fine].flatMap(({ evaluations }) =>
    Array.from({ length: evaluations.count }, (_, k) => ({ evaluations, k, t: evaluations.t[k] })),
  );
  all.sort((a, b) => a.t - b.t);
  const row = (matrix: (e: FixedStepSolution['evaluations']) => Float64Array): Float64Array => {
    const out = new Float64Array(all.length * dimension);
    all.forEach(({ evaluations, k }, r) => {
      out.set(matrix(evaluations).subarray(k * dimension, (k + 1) * dimension), r * dimension);
    });
    return out;
  };
  return {
    count: all.length,
    t: Float64Array.from(all, (e) => e.t),
    states: row((e) => e.states),
    slopes: row((e) => e.slopes),
  };
}
