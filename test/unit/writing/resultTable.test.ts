import assert from 'node:assert/strict';
import Papa from 'papaparse';
import { readTable } from '../../../src/core/reading/readTable';
import { csvOf, markdownOf, resultRows, type TabledResult } from '../../../src/core/writing/resultTable';

const RESULT: TabledResult = {
  xName: 't',
  xUnit: 's',
  xIsTime: false,
  series: [
    {
      name: 'a, "b" | c',
      method: 'diffusion',
      unit: 'V',
      x: Float64Array.from({ length: 9 }, (_, i) => i / 10),
      before: Float64Array.from({ length: 9 }, (_, i) => (i === 2 ? Number.NaN : i / 3)),
      after: Float64Array.from({ length: 9 }, (_, i) => i / 3),
      lower: Float64Array.from({ length: 9 }, (_, i) => i / 3 - 0.1),
      upper: Float64Array.from({ length: 9 }, (_, i) => i / 3 + 0.1),
      noise: { sigma: 1, source: 'given' },
    },
  ],
};

describe('a result as a table of text', () => {
  it('leaves cells empty where an equation is undefined', () => {
    const [series] = RESULT.series;
    const gap = Float64Array.of(Number.NaN, 1);
    const values = {
      x: Float64Array.of(0, 1),
      before: gap,
      after: gap,
      lower: gap,
      upper: gap,
      reference: gap,
    };
    const rows = resultRows(
      { ...RESULT, series: [{ ...series, ...values }] },
      { decimalMark: '.', rounded: true },
    );
    assert.deepEqual(rows[1], ['0', '', '', '', '', '']);
  });

  it('holds every digit as CSV, and an empty cell where a sample is missing', () => {
    const text = csvOf(resultRows(RESULT, { decimalMark: '.', rounded: false }), '.');
    const { data, errors } = Papa.parse<string[]>(text, { skipEmptyLines: true });
    assert.deepEqual(errors, []);
    const label = 'a, "b" | c';
    assert.deepEqual(data[0], [
      't [s]',
      `${label} [V]`,
      `${label} after [V]`,
      `${label} lower [V]`,
      `${label} upper [V]`,
    ]);
    assert.equal(data.length, 10);
    assert.equal(data[3][1], '');
    data.slice(1).forEach((cells, i) => {
      assert.equal(Number(cells[0]), i / 10);
      assert.equal(Number(cells[2]), i / 3);
      assert.equal(Number(cells[3]), i / 3 - 0.1);
    });
  });

  it('has semicolons beside decimal commas, and reads back', () => {
    const text = csvOf(resultRows(RESULT, { decimalMark: ',', rounded: true }), ',');
    const table = readTable(text, null);
    assert.equal(table.decimalMark, ',');
    assert.ok(Math.abs(table.columns[2].values[4] - 4 / 3) < 0.01);
  });

  it('is a Markdown table that reads back, with names as text', () => {
    const text = markdownOf(resultRows(RESULT, { decimalMark: '.', rounded: true }), [
      'Made with a | by',
      'Again',
    ]);
    assert.match(text, /^<!-- Made with a \| by\nAgain -->\n\n\| t \[s\] \| +a, "b" \\\| c \[V\] \|/);
    const [series] = RESULT.series;
    const plain = { ...RESULT, series: [{ ...series, name: 'y' }] };
    const made = ['Made by Denoise 1.2.3, model 0.2.0.', 'Again: denoise-data --noise 0.1 FILE'];
    const table = readTable(markdownOf(resultRows(plain, { decimalMark: '.', rounded: true }), made), null);
    assert.deepEqual(
      table.columns.map(({ name }) => name),
      ['t', 'y', 'y after', 'y lower', 'y upper'],
    );
    assert.equal(table.rowCount, 9);
    assert.equal(table.format, 'pipe');
  });

  it('is a Markdown table of any length', () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => [`${i}`, 'y']);
    assert.match(markdownOf(rows, []), /\n\| 199999 \| {3}y \|\n$/);
  });

  it('numbers samples without x, and writes dates as such', () => {
    const [series] = RESULT.series;
    const options = { decimalMark: '.', rounded: true } as const;
    assert.equal(resultRows({ ...RESULT, series: [{ ...series, x: null }] }, options)[1][0], '1');
    assert.equal(resultRows({ ...RESULT, xIsTime: true }, options)[2][0], '1970-01-01T00:00:00.100Z');
  });
});
