/** `denoise-data --compare`: how far each method is expected to err. */

import type { Denoiser } from '../core/diffusion/session';
import { METHOD_CARDS } from '../core/methods/names';
import { remark } from '../core/notice';
import { type SeriesChoice, seriesOf } from '../core/reading/seriesOf';
import type { Table } from '../core/reading/table';
import type { DenoiseSettings, ModelInfo } from '../core/result';
import { type Comparison, compareMethods } from '../core/trust/compare';

/**
 * Compares all methods on every series of a table.
 * @throws InputError when the choice is at fault.
 */
export async function compareTable(
  { table, choice, settings }: { table: Table; choice: SeriesChoice; settings: DenoiseSettings },
  denoiser: Denoiser,
  onProgress: (fraction: number) => void,
): Promise<Comparison[]> {
  const { items } = seriesOf(table, choice);
  const comparisons: Comparison[] = [];
  for (const [k, { series }] of items.entries()) {
    comparisons.push(
      await compareMethods(series, settings, denoiser, {
        onProgress: (fraction) => onProgress((k + fraction) / items.length),
      }),
    );
  }
  return comparisons;
}

/** The object of `--compare --json`. */
export function comparisonJson(comparisons: readonly Comparison[], model: ModelInfo) {
  return {
    model,
    comparisons: comparisons.map(({ name, sigma, sigmaOfFirst, reason, estimates }) => ({
      name,
      noise: sigma,
      chosen: estimates[0].method,
      noiseOfChosen: sigmaOfFirst,
      reason: remark(reason),
      estimates: estimates.map(({ method, curve, error, seconds }) => ({
        method,
        ...METHOD_CARDS[method],
        ...error,
        seconds,
        curve: Array.from(curve),
      })),
    })),
  };
}

/** A table for each series, for people. */
export function comparisonText(
  source: string,
  comparisons: readonly Comparison[],
  { name, version }: ModelInfo,
): string {
  const lines = [`${source}: expected root mean square error of each method, with an 80 % interval`];
  for (const comparison of comparisons) {
    lines.push(`${comparison.name}: noise ${short(comparison.sigma)}`);
    for (const [k, { method, error, seconds }] of comparison.estimates.entries()) {
      const { title, assumption } = METHOD_CARDS[method];
      const range = `${short(error.low)} to ${short(error.high)}`;
      lines.push(
        `  ${k === 0 ? '*' : ' '} ${method.padEnd(15)} ${short(error.rmse).padEnd(9)} ${range.padEnd(22)} ${`${(1000 * seconds).toFixed(0)} ms`.padStart(7)}  ${title}: ${assumption}`,
      );
    }
    lines.push(`  * ${comparison.reason.message}`);
  }
  lines.push(`${name} ${version}`);
  return `${lines.join('\n')}\n`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
