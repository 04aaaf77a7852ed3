import assert from 'node:assert/strict';
import { InputError } from '../../../src/core/errors';
import { listed } from '../../../src/core/notice';
import { readTable } from '../../../src/core/reading/readTable';
import { seriesOf } from '../../../src/core/reading/seriesOf';
import { applyEdits } from '../../../src/core/writing/edits';
import { type ColumnValues, editsForColumns } from '../../../src/core/writing/editsForColumns';

/** A spiral of ten numbers, which turns by more than a whole turn. */
const LINES = Array.from({ length: 10 }, (_, i) => {
  const [size, angle] = [2 + i / 10, i];
  const imaginary = size * Math.sin(angle);
  return `${i},${(size * Math.cos(angle)).toFixed(6)}${imaginary < 0 ? '' : '+'}${imaginary.toFixed(6)}j`;
});
const TEXT = `f,z\n${LINES.join('\n')}\n`;
const table = readTable(TEXT, null);
const column = (name: string) => table.columns.findIndex((candidate) => candidate.name === name);
const rows = Uint32Array.from({ length: 10 }, (_, row) => row);

const given = (name: string, change: (value: number) => number, sigma: number): ColumnValues => ({
  column: column(name),
  rows,
  values: table.columns[column(name)].values.map(change),
  sigma,
});

describe('magnitude and phase of complex numbers', () => {
  it('are columns beside the real and imaginary parts, the phase without jumps', () => {
    assert.deepEqual(
      table.columns.map(({ name, unit }) => [name, unit]),
      [
        ['f', null],
        ['z real', null],
        ['z imaginary', null],
        ['z magnitude', null],
        ['z phase', 'rad'],
      ],
    );
    table.columns[3].values.forEach((value, i) => {
      assert.ok(Math.abs(value - (2 + i / 10)) < 1e-5);
    });
    table.columns[4].values.forEach((value, i) => {
      assert.ok(Math.abs(value - i) < 1e-5, `${value} at ${i}`);
    });
  });

  it('are denoised only where they are chosen', () => {
    const names = (columns: string[] | null) =>
      seriesOf(table, { columns, x: null }).items.map(({ series }) => series.name);
    assert.deepEqual(names(null), ['z real', 'z imaginary']);
    assert.deepEqual(names(['z magnitude', 'z phase']), ['z magnitude', 'z phase']);
    assert.match(listed(seriesOf(table, { columns: null, x: null }).summary), /^3 columns × 10 rows/);
  });

  it('are written as the parts that they make', () => {
    const changed = [
      given('z magnitude', (size) => size * 2, 0.1),
      given('z phase', (angle) => angle + 1, 0.01),
    ];
    const { edits, notices } = editsForColumns(TEXT, table, changed);
    const after = readTable(applyEdits(TEXT, edits), null);
    rows.forEach((row) => {
      assert.ok(Math.abs(after.columns[3].values[row] - 2 * (2 + row / 10)) < 1e-3);
      assert.ok(Math.abs(after.columns[4].values[row] - (row + 1)) < 1e-3);
    });
    assert.deepEqual(
      notices.map(({ code }) => code),
      ['polar-written'],
    );
  });

  it('leave the other one of the two as it was', () => {
    const { edits } = editsForColumns(TEXT, table, [given('z magnitude', (size) => size / 2, 0)]);
    const after = readTable(applyEdits(TEXT, edits), null);
    rows.forEach((row) => {
      assert.ok(Math.abs(after.columns[3].values[row] - table.columns[3].values[row] / 2) < 1e-12);
      assert.ok(Math.abs(after.columns[4].values[row] - table.columns[4].values[row]) < 1e-12);
    });
  });

  it('change nothing where they are as they were', () => {
    const same = [given('z magnitude', (size) => size, 0), given('z phase', (angle) => angle, 0)];
    assert.deepEqual(editsForColumns(TEXT, table, same).edits, []);
  });

  it('are not written together with a part of the same numbers', () => {
    const both = [given('z magnitude', (size) => size, 0.1), given('z real', (part) => part + 1, 0.1)];
    assert.throws(
      () => editsForColumns(TEXT, table, both),
      (error) =>
        error instanceof InputError &&
        error.code === 'bad-option' &&
        /z magnitude.*z real/i.test(error.message),
    );
  });
});
