/** Magnitude and phase of complex numbers, as further columns beside their real and imaginary parts. */
import { uniqueNames } from './names';
import type { Column } from './table';

/** A pair of columns, by their indices. */
export interface ComplexPair {
  readonly real: number;
  readonly imaginary: number;
}

/**
 * The columns, the parts of complex numbers marked as such, with their magnitudes and phases (in radians,
 * without jumps by 2π from row to row) behind them. These have no places in the text.
 */
export function withPolar(columns: readonly Column[], pairs: readonly ComplexPair[]): Column[] {
  const all: Column[] = [...columns];
  for (const pair of pairs) {
    const { name, unit, values } = columns[pair.real];
    const imaginary = columns[pair.imaginary];
    all[pair.real] = { ...columns[pair.real], complex: { ...pair, part: 'real' } };
    all[pair.imaginary] = { ...imaginary, complex: { ...pair, part: 'imaginary' } };
    const stem = name.replace(/ ?real$/, '');
    const derived = { kind: 'number', starts: new Uint32Array(0), ends: new Uint32Array(0) } as const;
    all.push({
      ...derived,
      name: `${stem} magnitude`.trim(),
      unit,
      values: values.map((re, row) => Math.hypot(re, imaginary.values[row])),
      complex: { ...pair, part: 'magnitude' },
    });
    all.push({
      ...derived,
      name: `${stem} phase`.trim(),
      unit: 'rad',
      values: unwrapped(values.map((re, row) => Math.atan2(imaginary.values[row], re))),
      complex: { ...pair, part: 'phase' },
    });
  }
  const names = uniqueNames(all.map(({ name }) => name));
  return all.map((column, k) => (column.name === names[k] ? column : { ...column, name: names[k] }));
}

/** Some columns of a table; magnitude and phase come along where both parts do. */
export function pickColumns(columns: readonly Column[], picked: readonly number[]): Column[] {
  const chosen = new Set(picked);
  const kept = columns.flatMap(({ complex }, k) => {
    const isDerived = complex?.part === 'magnitude' || complex?.part === 'phase';
    return (isDerived ? [complex.real, complex.imaginary] : [k]).every((index) => chosen.has(index))
      ? [k]
      : [];
  });
  return kept.map((k) => {
    const { complex, ...column } = columns[k];
    const [real, imaginary] = complex
      ? [complex.real, complex.imaginary].map((i) => kept.indexOf(i))
      : [-1, -1];
    return complex && real >= 0 && imaginary >= 0
      ? { ...column, complex: { part: complex.part, real, imaginary } }
      : column;
  });
}

/** Angles without jumps of more than half a turn between neighbours; missing ones are passed over. */
function unwrapped(angles: Float64Array): Float64Array {
  const turn = 2 * Math.PI;
  let before = Number.NaN;
  return angles.map((angle) => {
    if (Number.isNaN(angle)) return angle;
    const shifted = Number.isNaN(before) ? angle : angle - turn * Math.round((angle - before) / turn);
    before = shifted;
    return shifted;
  });
}
