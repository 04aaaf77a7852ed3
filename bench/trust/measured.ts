/** Every method on every series, with the truth: what the tables of estimates and of the choice are made of. */
import type { Denoiser } from '../../src/core/diffusion/session';
import type { MethodName } from '../../src/core/methods/names';
import { DEFAULT_SETTINGS } from '../../src/core/result';
import { denoiseSeries } from '../../src/core/trust/choice';
import { compareMethods } from '../../src/core/trust/compare';
import type { ModelEvidence } from '../../src/core/trust/modelEvidence';
import { meanSquare } from '../accuracy/statistics';
import type { TrustCase } from './cases';

export interface MeasuredMethod {
  /** True and expected root mean square error, over the noise, with the interval's ends. */
  readonly error: number;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

export interface Measured {
  readonly series: TrustCase;
  /** The noise level found, over the true one. */
  readonly noise: number;
  /** What `--method auto` takes, and its error over the noise. */
  readonly chosen: MethodName;
  readonly isLevelLowered: boolean;
  readonly chosenError: number;
  readonly evidence: ModelEvidence;
  /** The method of least expected error. */
  readonly first: MethodName;
  readonly methods: ReadonlyMap<MethodName, MeasuredMethod>;
  readonly seconds: number;
}

let latest: { cases: readonly TrustCase[]; result: Promise<Measured[]> } | null = null;

/** Compares the methods on all cases, once for all tables; those without noise to be found are left out. */
export function measured(denoiser: Denoiser, cases: readonly TrustCase[]): Promise<Measured[]> {
  if (latest?.cases !== cases) latest = { cases, result: measure(denoiser, cases) };
  return latest.result;
}

async function measure(denoiser: Denoiser, cases: readonly TrustCase[]): Promise<Measured[]> {
  const results: Measured[] = [];
  for (const series of cases) {
    if (!series.truth.every(Number.isFinite)) continue;
    const began = performance.now();
    const given = { name: series.name, x: null, y: series.y };
    const { estimates, sigma, sigmaOfFirst, evidence } = await compareMethods(
      given,
      DEFAULT_SETTINGS,
      denoiser,
    );
    if (estimates.length === 1) continue;
    const seconds = (performance.now() - began) / 1000;
    const automatic = await denoiseSeries(given, { ...DEFAULT_SETTINGS, method: 'auto' }, denoiser);
    const methods = new Map(
      estimates.map(({ method, curve, error }) => [
        method,
        {
          error: Math.sqrt(meanSquare(curve, series.truth)) / series.sigma,
          expected: error.rmse / series.sigma,
          low: error.low / series.sigma,
          high: error.high / series.sigma,
        },
      ]),
    );
    const first = estimates.reduce((a, b) => (b.error.rmse < a.error.rmse ? b : a)).method;
    results.push({
      series,
      noise: sigma / series.sigma,
      chosen: automatic.method,
      isLevelLowered: sigmaOfFirst !== sigma,
      chosenError: Math.sqrt(meanSquare(automatic.after, series.truth)) / series.sigma,
      evidence,
      first,
      methods,
      seconds,
    });
  }
  return results;
}

/** A method's figures in one series. */
export function figures(result: Measured, method: MethodName): MeasuredMethod {
  const found = result.methods.get(method);
  if (!found) throw new Error(`${result.series.name} was not denoised by ${method}.`);
  return found;
}
