/**
 * What the evaluations of f that a solver made say about f elsewhere: a Gaussian process conditioned on
 * them (Rasmussen & Williams 2006, Gaussian Processes for Machine Learning, chapter 2). They are exact
 * values of a smooth function, and a coarse solution passes close to the true one, so f is often known
 * there to many digits without another evaluation.
 */
import { covariances, KERNELS, type Kernel } from './kernels';
import type { Evaluations } from './methods';

/** Most evaluations that are used: the work grows with their cube. More are thinned out evenly. */
export const MAX_SAMPLES = 200;

/** Added to the diagonal, relative to it: keeps nearly equal states from making the matrix singular. */
const JITTER = 1e-10;

export interface VectorFieldOptions {
  /** Whether f depends on t. */
  readonly timeDependent: boolean;
  /**
   * The functions of time through which f depends on it, where they are known: coordinates like the components of
   * y. Without them time itself is one.
   */
  readonly inputs?: readonly ((t: number) => number)[] | null;
}

/** A kernel and the coordinates that it depends on. */
export interface FieldModel {
  readonly kernel: Kernel;
  readonly active: readonly number[];
}

/** What the evaluations say about f. */
export interface VectorFieldFit {
  /** Number of evaluations in use. */
  readonly samples: number;
  /** The models that were fitted. */
  readonly models: readonly FieldModel[];
  /**
   * logEvidence[model][component]: log marginal likelihood, its amplitude maximised out; -Infinity where the
   * fit failed.
   */
  readonly logEvidence: readonly Float64Array[];
  /** The posterior mean of f when component c follows model `choice[c]`. */
  field(choice: readonly number[]): (t: number, y: Float64Array, out: Float64Array) => void;
  /** Posterior standard deviation of each component of f at (t, y), for the same choice. */
  deviation(choice: readonly number[], t: number, y: Float64Array, out: Float64Array): void;
}

interface ModelFit extends FieldModel {
  /** Lower Cholesky factor of the scaled covariance, row-major. */
  readonly factor: Float64Array;
  /** Mean of the covariance's diagonal, by which it is scaled. */
  readonly scale: number;
  /** weights[component]: covariance^-1 times the slopes. */
  readonly weights: readonly Float64Array[];
  /** Maximum-likelihood amplitude of each component. */
  readonly amplitude: Float64Array;
}

/** The kernels whose dependence on each coordinate is questioned. */
const QUESTIONED = 3;

/**
 * Fits every kernel to the evaluations; then, for each component and its best kernels, leaves out the
 * coordinates that the evidence is better without.
 * @param evaluations at least one, all finite.
 */
export function fitVectorField(
  evaluations: Evaluations,
  dimension: number,
  options: VectorFieldOptions,
): VectorFieldFit {
  const picked = thinned(evaluations.count);
  const m = picked.length;
  const inputs = options.inputs ?? (options.timeDependent ? [(t: number): number => t] : []);
  const width = dimension + inputs.length;
  const raw = new Float64Array(m * width);
  picked.forEach((k, row) => {
    for (let c = 0; c < dimension; c++) raw[row * width + c] = evaluations.states[k * dimension + c];
    inputs.forEach((input, i) => {
      raw[row * width + dimension + i] = input(evaluations.t[k]);
    });
  });
  const { centre, spread } = standardise(raw, m, width);
  const slopeScale = new Float64Array(dimension);
  const slopes = Array.from({ length: dimension }, (_, c) => {
    const values = Float64Array.from(picked, (k) => evaluations.slopes[k * dimension + c]);
    slopeScale[c] = Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / m) || 1;
    return values.map((v) => v / slopeScale[c]);
  });

  const models: FieldModel[] = [];
  const fits: (ModelFit | null)[] = [];
  const logEvidence: Float64Array[] = [];
  const known = new Map<string, number>();
  /** Index of the model, fitted if it is new. */
  const fitted = (kernel: Kernel, active: readonly number[]): number => {
    const key = `${kernel.name}|${active.join()}`;
    const index = known.get(key) ?? models.length;
    if (index === models.length) {
      const fit = fitModel({ kernel, active }, raw, m, width, slopes);
      known.set(key, index);
      models.push({ kernel, active });
      fits.push(fit);
      logEvidence.push(
        Float64Array.from({ length: dimension }, (_, c) =>
          fit ? evidence(fit, m, c) : Number.NEGATIVE_INFINITY,
        ),
      );
    }
    return index;
  };
  const everything = Array.from({ length: width }, (_, c) => c);
  for (const kernel of KERNELS) fitted(kernel, everything);
  for (let c = 0; c < dimension; c++) {
    const best = KERNELS.map((_, k) => k).sort((a, b) => logEvidence[b][c] - logEvidence[a][c]);
    for (const k of best.slice(0, QUESTIONED)) {
      let current = k;
      for (let better = true; better && models[current].active.length > 1; ) {
        const { kernel, active } = models[current];
        const fewer = active.map((dropped) =>
          fitted(
            kernel,
            active.filter((i) => i !== dropped),
          ),
        );
        const winner = fewer.reduce((a, b) => (logEvidence[b][c] > logEvidence[a][c] ? b : a));
        better = logEvidence[winner][c] > logEvidence[current][c];
        if (better) current = winner;
      }
    }
  }
  const fitOf = (k: number): ModelFit => {
    const fit = fits[k];
    if (!fit) throw new Error(`The model ${models[k].kernel.name} has no fit.`);
    return fit;
  };

  const point = new Float64Array(width);
  const row = new Float64Array(m);
  const own = new Float64Array(1);
  const place = (t: number, y: Float64Array): void => {
    for (let c = 0; c < dimension; c++) point[c] = (y[c] - centre[c]) / spread[c];
    inputs.forEach((input, i) => {
      point[dimension + i] = (input(t) - centre[dimension + i]) / spread[dimension + i];
    });
  };

  return {
    samples: m,
    models,
    logEvidence,
    field(choice) {
      const groups = grouped(choice);
      return (t, y, out) => {
        place(t, y);
        for (const [k, components] of groups) {
          const fit = fitOf(k);
          covariances(fit.kernel, point, 0, raw, m, width, fit.active, fit.scale, row);
          for (const c of components) {
            let sum = 0;
            const weights = fit.weights[c];
            for (let j = 0; j < m; j++) sum += row[j] * weights[j];
            out[c] = sum * slopeScale[c];
          }
        }
      };
    },
    deviation(choice, t, y, out) {
      place(t, y);
      for (const [k, components] of grouped(choice)) {
        const fit = fitOf(k);
        covariances(fit.kernel, point, 0, raw, m, width, fit.active, fit.scale, row);
        covariances(fit.kernel, point, 0, point, 1, width, fit.active, fit.scale, own);
        solveLower(fit.factor, row, m);
        const left = own[0] - row.reduce((sum, v) => sum + v * v, 0);
        for (const c of components)
          out[c] = slopeScale[c] * fit.amplitude[c] * Math.sqrt(Math.max(left, JITTER));
      }
    },
  };
}

/** Evenly spaced indices, MAX_SAMPLES of them at most, the first and the last among them. */
function thinned(count: number): number[] {
  const kept = Math.min(count, MAX_SAMPLES);
  return Array.from({ length: kept }, (_, k) =>
    kept === 1 ? 0 : Math.round((k * (count - 1)) / (kept - 1)),
  );
}

/** Shifts and scales each column to mean 0 and deviation 1, in place. */
function standardise(
  rows: Float64Array,
  count: number,
  width: number,
): { centre: Float64Array; spread: Float64Array } {
  const centre = new Float64Array(width);
  const spread = new Float64Array(width);
  for (let c = 0; c < width; c++) {
    let sum = 0;
    for (let r = 0; r < count; r++) sum += rows[r * width + c];
    centre[c] = sum / count;
    let squares = 0;
    for (let r = 0; r < count; r++) squares += (rows[r * width + c] - centre[c]) ** 2;
    spread[c] = Math.sqrt(squares / count) || 1;
    for (let r = 0; r < count; r++) rows[r * width + c] = (rows[r * width + c] - centre[c]) / spread[c];
  }
  return { centre, spread };
}

function fitModel(
  { kernel, active }: FieldModel,
  points: Float64Array,
  m: number,
  width: number,
  slopes: readonly Float64Array[],
): ModelFit | null {
  const matrix = new Float64Array(m * m);
  let scale = 0;
  for (let i = 0; i < m; i++) {
    covariances(kernel, points, i, points, i + 1, width, active, 1, matrix.subarray(i * m, i * m + i + 1));
    scale += matrix[i * m + i] / m;
  }
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) matrix[i * m + j] /= scale;
    matrix[i * m + i] += JITTER;
  }
  if (!choleskyInPlace(matrix, m)) return null;
  const amplitude = new Float64Array(slopes.length);
  const weights = slopes.map((values, c) => {
    const solved = Float64Array.from(values);
    solveLower(matrix, solved, m);
    amplitude[c] = Math.sqrt(solved.reduce((sum, v) => sum + v * v, 0) / m);
    solveUpper(matrix, solved, m);
    return solved;
  });
  return { kernel, active, factor: matrix, scale, weights, amplitude };
}

/** log p(slopes of component c | kernel) at its best amplitude, without constants (Rasmussen & Williams, eq. 5.8). */
function evidence(fit: ModelFit, m: number, c: number): number {
  let logDeterminant = 0;
  for (let i = 0; i < m; i++) logDeterminant += Math.log(fit.factor[i * m + i]);
  return -m * Math.log(Math.max(fit.amplitude[c], 1e-150)) - logDeterminant;
}

/** Components by the kernel that they follow. */
function grouped(choice: readonly number[]): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  choice.forEach((k, c) => {
    groups.set(k, [...(groups.get(k) ?? []), c]);
  });
  return groups;
}

/** Lower Cholesky factor of a symmetric matrix given by its lower half, in place; false if it is not positive definite. */
function choleskyInPlace(a: Float64Array, m: number): boolean {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * m + j];
      for (let k = 0; k < j; k++) sum -= a[i * m + k] * a[j * m + k];
      if (i === j) {
        if (!(sum > 0)) return false;
        a[i * m + i] = Math.sqrt(sum);
      } else {
        a[i * m + j] = sum / a[j * m + j];
      }
    }
  }
  return true;
}

/** x = L^-1 x, in place. */
function solveLower(factor: Float64Array, x: Float64Array, m: number): void {
  for (let i = 0; i < m; i++) {
    let sum = x[i];
    for (let k = 0; k < i; k++) sum -= factor[i * m + k] * x[k];
    x[i] = sum / factor[i * m + i];
  }
}

/** x = L^-T x, in place. */
function solveUpper(factor: Float64Array, x: Float64Array, m: number): void {
  for (let i = m - 1; i >= 0; i--) {
    let sum = x[i];
    for (let k = i + 1; k < m; k++) sum -= factor[k * m + i] * x[k];
    x[i] = sum / factor[i * m + i];
  }
}
