import { uniformGenerator } from '../diffusion/random';
import type { Arithmetic } from './arithmetic';

/** Rounding errors are uniform within half a unit in the last place: their variance is 1/12 of its square. */
const PROBABILITY = 1 / 24;

/**
 * An arithmetic whose results are moved by one unit in the last place, up or down, so often that the variance
 * is that of rounding: what differs between two runs is what rounding makes of the result (Monte Carlo
 * arithmetic: D. S. Parker, Monte Carlo Arithmetic, UCLA CSD-970002, 1997).
 */
export function randomRounding(
  arithmetic: Arithmetic<number>,
  single: boolean,
  seed: number,
): Arithmetic<number> {
  const next = uniformGenerator(seed);
  const neighbour = single ? singleNeighbour() : doubleNeighbour();
  return {
    ...arithmetic,
    operation(name) {
      const operation = arithmetic.operation(name);
      return (...args) => {
        const value = operation(...args);
        const draw = next();
        if (draw > 2 * PROBABILITY || value === 0 || !Number.isFinite(value)) return value;
        return neighbour(value, draw < PROBABILITY);
      };
    },
  };
}

function doubleNeighbour(): (value: number, away: boolean) => number {
  const number = new Float64Array(1);
  const bits = new BigInt64Array(number.buffer);
  return (value, away) => {
    number[0] = value;
    bits[0] += away ? 1n : -1n;
    return number[0];
  };
}

function singleNeighbour(): (value: number, away: boolean) => number {
  const number = new Float32Array(1);
  const bits = new Int32Array(number.buffer);
  return (value, away) => {
    number[0] = value;
    bits[0] += away ? 1 : -1;
    return number[0];
  };
}
