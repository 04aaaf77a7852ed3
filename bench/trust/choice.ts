/** Whether the automatic choice is better than the model alone. */
import { percent, table } from '../accuracy/measurement';
import { geometricMean } from '../accuracy/statistics';
import { figures, type Measured, measured } from './measured';
import type { TrustBench } from './trustBench';

/** An error this much above the best method's is as good. */
const AS_GOOD = 1.05;

/** Tables of the error and the harm of the model alone, of the choice, and of what nobody can know. */
export async function choiceSection({ denoiser, cases }: TrustBench): Promise<string> {
  const results = await measured(denoiser, cases);
  const policies: Readonly<Record<string, (result: Measured) => number>> = {
    'the model alone': (result) => figures(result, 'diffusion').error,
    'automatic choice': ({ chosenError }) => chosenError,
    'the best, chosen with the truth': bestError,
  };
  const sets = ['all', ...new Set(results.map(({ series }) => series.set))];
  const rows = sets.flatMap((set) => {
    const part = set === 'all' ? results : results.filter(({ series }) => series.set === set);
    return Object.entries(policies).map(([name, policy]) => [set, name, ...row(part, policy)]);
  });
  const counts = new Map<string, number>();
  for (const { chosen, isLevelLowered } of results) {
    const name = isLevelLowered ? `${chosen} at half of the noise level` : chosen;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const worst = results
    .map((result) => ({ result, error: ratio(result, result.chosenError) }))
    .toSorted((a, b) => b.error - a.error)
    .slice(0, 8);
  return [
    '## Automatic choice',
    'RMSE over that of the input: geometric mean, share of series made worse (above 1), the worst; and how often the method is truly within 5 % of the best.',
    table(['series', 'method', 'error', 'harm', 'worst', 'within 5 % of the best'], rows),
    `Chosen: ${[...counts].map(([method, count]) => `${method} ${percent(count / results.length)}`).join(', ')}.`,
    `The worst: ${worst.map(({ result: { series, chosen }, error }) => `${series.name} (${series.set}, n = ${series.y.length}, ${chosen}) ${error.toFixed(2)}`).join('; ')}.`,
  ].join('\n\n');
}

/** Of the method that errs least. */
function bestError({ methods }: Measured): number {
  return Math.min(...[...methods.values()].map(({ error }) => error));
}

/** Error over that of the samples as they are. */
function ratio(result: Measured, error: number): number {
  return error / figures(result, 'none').error;
}

function row(results: readonly Measured[], policy: (result: Measured) => number): (string | number)[] {
  const errors = results.map((result) => ratio(result, policy(result)));
  const least = results.map((result) => ratio(result, bestError(result)));
  const harm = errors.filter((error) => error > 1).length / errors.length;
  const good = errors.filter((error, k) => error <= AS_GOOD * least[k]).length / errors.length;
  return [geometricMean(errors), percent(harm, 2), Math.max(...errors), percent(good)];
}
