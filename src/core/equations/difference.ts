import type { Arithmetic } from './arithmetic';
import type { Evaluator } from './evaluate';

/** The central difference (f(x + h) - f(x - h)) / 2h, as a program computes it; x stands in `slot`. */
export function centralDifference<T>(
  of: Evaluator<T>,
  slot: number,
  h: number | string,
  arithmetic: Arithmetic<T>,
): Evaluator<T> {
  const [add, subtract, multiply, divide] = ['add', 'subtract', 'multiply', 'divide'].map((name) =>
    arithmetic.operation(name),
  );
  const step = typeof h === 'number' ? arithmetic.of(h) : arithmetic.literal(h);
  const twice = multiply(arithmetic.of(2), step);
  return (values) => {
    const x = values[slot];
    values[slot] = add(x, step);
    const after = of(values);
    values[slot] = subtract(x, step);
    const before = of(values);
    values[slot] = x;
    return divide(subtract(after, before), twice);
  };
}
