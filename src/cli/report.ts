/** What the command line prints of a result. */
import type { JobResult } from '../core/job';
import { METHOD_CARDS } from '../core/methods/names';
import type { ModelInfo } from '../core/result';

/** The object of `--json`. */
export function jsonReport(result: JobResult, model: ModelInfo) {
  const list = (values: Float64Array | null) => values && Array.from(values);
  return {
    model,
    series: result.items.map(({ result: series }) => ({
      name: series.name,
      method: series.method,
      x: list(series.x),
      before: Array.from(series.before, (v) => (Number.isNaN(v) ? null : v)),
      after: Array.from(series.after),
      lower: list(series.lower),
      upper: list(series.upper),
      noise: series.noise,
      warnings: series.warnings,
    })),
    seconds: result.seconds,
  };
}

/** A few lines for people: what was read, and for each series the noise found. */
export function textReport(source: string, result: JobResult, model: ModelInfo): string {
  const lines = [`${source}: ${result.summary}`];
  for (const { result: series } of result.items) {
    const { sigma, source: origin } = series.noise;
    const missing = series.missing > 0 ? `, ${series.missing} missing` : '';
    const snr = Number.isFinite(series.snr) ? `, SNR ${series.snr.toPrecision(3)}` : '';
    const method = series.method === 'diffusion' ? '' : `, ${METHOD_CARDS[series.method].title}`;
    lines.push(
      `  ${series.name}: noise ${sigma.toPrecision(3)} (${origin})${snr}, ${series.before.length} samples${missing}${method}`,
    );
  }
  lines.push(`${model.name} ${model.version}, ${result.seconds.total.toFixed(2)} s`);
  return `${lines.join('\n')}\n`;
}

/** Notes of reading and warnings of denoising, one a line. */
export function remarks(result: JobResult): string[] {
  return [
    ...result.notices.map((notice) => notice.message),
    ...result.items.flatMap(({ result: series }) =>
      series.warnings.map((w) => `${series.name}: ${w.message}`),
    ),
  ];
}
