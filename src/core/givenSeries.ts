import { InputError } from './errors';
import type { Series } from './series';
import { said } from './wording';

/**
 * The series of numbers that a program hands over.
 *
 * @param values samples; NaN where one is missing
 * @param x positions, finite and ascending, one for each sample; null: equally spaced
 * @param errorBars standard deviation of the noise of each sample; null: all are alike
 * @throws InputError `not-a-number`, `bad-x` or `bad-option`, naming the first value at fault
 */
export function givenSeries(
  values: ArrayLike<number>,
  x: ArrayLike<number> | null,
  errorBars: ArrayLike<number> | null,
): Series {
  const y = numbers(values, 'values');
  const series = { name: 'values', x: x === null ? null : positions(x, y.length), y };
  return errorBars === null ? series : { ...series, errorBars: deviations(errorBars, y.length) };
}

function deviations(errorBars: ArrayLike<number>, length: number): Float64Array {
  const found = numbers(errorBars, 'errorBars');
  if (found.length !== length) {
    throw new InputError(
      'bad-option',
      said`There are ${found.length} error bars for ${length} values. Give one each, NaN where one is unknown.`,
    );
  }
  const negative = found.findIndex((v) => v < 0);
  if (negative >= 0) {
    throw new InputError(
      'bad-option',
      said`errorBars[${negative}] is ${found[negative]}: error bars cannot be negative.`,
    );
  }
  return found;
}

function positions(x: ArrayLike<number>, length: number): Float64Array {
  const found = numbers(x, 'x');
  if (found.length !== length) {
    throw new InputError(
      'bad-x',
      said`There are ${found.length} positions for ${length} values. Give one each.`,
    );
  }
  found.forEach((value, i) => {
    if (!Number.isFinite(value) || (i > 0 && value < found[i - 1])) {
      throw new InputError('bad-x', said`x[${i}] is ${value}: positions must be finite and ascending.`);
    }
  });
  return found;
}

function numbers(values: ArrayLike<number>, what: string): Float64Array {
  const found = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value: unknown = values[i];
    if (typeof value !== 'number' || Math.abs(value) === Number.POSITIVE_INFINITY) {
      throw new InputError(
        'not-a-number',
        said`${what}[${i}] is ${String(value)}: give finite numbers, NaN for a missing one.`,
      );
    }
    found[i] = value;
  }
  return found;
}
