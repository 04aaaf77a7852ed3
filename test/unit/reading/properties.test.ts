import assert from 'node:assert/strict';
import fc from 'fast-check';
import { InputError } from '../../../src/core/errors';
import { readTable } from '../../../src/core/reading/readTable';
import { seriesOf } from '../../../src/core/reading/seriesOf';
import type { Table } from '../../../src/core/reading/table';
import { applyEdits, editsFor } from '../../../src/core/writing/edits';

/** A text made of known cells, as it should be read. */
interface Made {
  readonly text: string;
  /** By column, then row. */
  readonly cells: readonly (readonly string[])[];
  readonly decimalMark: '.' | ',';
}

type Layout = 'csv' | 'tsv' | 'semicolon' | 'whitespace' | 'json' | 'python' | 'c';

const NUMBER = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const notations: readonly ((value: number) => string)[] = [
  (value) => value.toFixed(2),
  (value) => value.toFixed(5),
  (value) => value.toExponential(4),
  (value) => value.toExponential(2).toUpperCase(),
  (value) => String(value),
  (value) => (value < 0 ? '' : '+') + value.toFixed(1),
];

/** Tables in every layout, each column in one notation. */
const made: fc.Arbitrary<Made> = fc
  .record({
    layout: fc.constantFrom<Layout>('csv', 'tsv', 'semicolon', 'whitespace', 'json', 'python', 'c'),
    comma: fc.boolean(),
    crlf: fc.boolean(),
    header: fc.boolean(),
    columns: fc.integer({ min: 1, max: 4 }).chain((width) =>
      fc.integer({ min: 8, max: 20 }).chain((rowCount) =>
        fc.array(
          fc.record({
            notation: fc.constantFrom(...notations),
            values: fc.array(NUMBER, { minLength: rowCount, maxLength: rowCount }),
          }),
          { minLength: width, maxLength: width },
        ),
      ),
    ),
  })
  .map(({ layout, comma, crlf, header, columns }) => {
    const decimalMark = comma && ['tsv', 'semicolon', 'whitespace'].includes(layout) ? ',' : '.';
    const isCode = ['json', 'python', 'c'].includes(layout);
    const cells = columns.map(({ notation, values }) =>
      values.map((value) => {
        const written = notation(value).replace('.', decimalMark);
        // JSON and code know no plus sign before a number that everyone accepts.
        return isCode ? written.replace(/^\+/, '') : written;
      }),
    );
    return { text: textOf(layout, cells, header, crlf ? '\r\n' : '\n'), cells, decimalMark };
  });

function textOf(
  layout: Layout,
  cells: readonly (readonly string[])[],
  header: boolean,
  newline: string,
): string {
  const rows = cells[0].map((_, row) => cells.map((column) => column[row]));
  const names = cells.map((_, column) => `v${column}`);
  const separators = { csv: ',', tsv: '\t', semicolon: ';', whitespace: '  ' };
  switch (layout) {
    case 'json':
      return `{"a": ${JSON.stringify(names)}, "rows": [${rows.map((row) => `[${row.join(', ')}]`).join(`,${newline}`)}]}`;
    case 'python':
      return [
        '# numbers',
        ...cells.map((column, i) => `v${i} = np.array([${column.join(', ')}])`),
        'print(v0)',
        '',
      ].join(newline);
    case 'c':
      return `double v[] = {${newline}${rows.map((row) => `  { ${row.join(', ')} },`).join(newline)}${newline}};`;
    default: {
      const lines = rows.map((row) => row.join(separators[layout]));
      return (header ? [names.join(separators[layout]), ...lines] : lines).join(newline);
    }
  }
}

/** Reads, or null for a text that cannot be told from another meaning and is refused as such. */
function readOrRefuse({ text }: Made): Table | null {
  try {
    return readTable(text, null);
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    assert.ok(['ambiguous-decimal-mark', 'mixed-decimal-marks'].includes(error.code), error.message);
    return null;
  }
}

const toNumber = (cell: string) => Number(cell.replace(',', '.'));

describe('properties of reading and writing', function () {
  this.timeout(60_000);

  it('finds every number with its place and value', () => {
    fc.assert(
      fc.property(made, (example) => {
        const table = readOrRefuse(example);
        fc.pre(table !== null);
        assert.deepEqual(
          table.columns.map((column) =>
            Array.from(column.starts, (start, row) => example.text.slice(start, column.ends[row])),
          ),
          example.cells,
        );
        assert.deepEqual(
          table.columns.map((column) => Array.from(column.values)),
          example.cells.map((column) => column.map(toNumber)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('writes unchanged values back byte for byte', () => {
    fc.assert(
      fc.property(made, fc.double({ min: 0, max: 10, noNaN: true }), (example, sigma) => {
        const table = readOrRefuse(example);
        fc.pre(table !== null);
        table.columns.forEach((column, index) => {
          const rows = Uint32Array.from(column.values, (_, row) => row);
          const { edits } = editsFor(example.text, table, index, rows, column.values, sigma);
          assert.equal(applyEdits(example.text, edits), example.text);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('reads back what it wrote, within 1 % of sigma, and changes nothing else', () => {
    fc.assert(
      fc.property(
        made,
        fc.constantFrom(0, 1e-3, 0.07, 1, 30),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (example, sigma, shift) => {
          const table = readOrRefuse(example);
          fc.pre(table !== null);
          const index = table.columns.length - 1;
          const wanted = table.columns[index].values.map((value) => value * 0.75 + shift);
          const rows = Uint32Array.from(wanted, (_, row) => row);
          const { edits } = editsFor(example.text, table, index, rows, wanted, sigma);
          for (let i = 1; i < edits.length; i += 1) {
            assert.ok(edits[i].start >= edits[i - 1].end);
          }
          const text = applyEdits(example.text, edits);
          const again = readOrRefuse({ ...example, text });
          fc.pre(again !== null);
          assert.equal(again.columns.length, table.columns.length);
          again.columns.forEach((column, c) => {
            const expected = c === index ? wanted : table.columns[c].values;
            column.values.forEach((value, row) => {
              const tolerance = c === index ? 0.0100001 * sigma + 4e-16 * Math.abs(expected[row]) : 0;
              assert.ok(
                Math.abs(value - expected[row]) <= tolerance,
                `${expected[row]} became ${text.slice(column.starts[row], column.ends[row])}`,
              );
            });
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('throws nothing but InputError, and only gives places inside the text', () => {
    const pieces = fc.constantFrom(
      ...[
        '1',
        '2.5',
        '-3e-2',
        '1,5',
        '0',
        ',',
        ';',
        '\t',
        ' ',
        '\n',
        '\r\n',
        '[',
        ']',
        '{',
        '}',
        '(',
        ')',
        '"',
        "'",
      ],
      ...[
        'NaN',
        'null',
        '...',
        '#',
        '//',
        '/*',
        '%',
        ':',
        '=',
        'abc',
        '2026-01-02',
        '12:00',
        '|',
        '---',
        '\\',
        '`',
      ],
      ...[
        'np.float64(',
        'float(',
        'c(',
        '<-',
        '"a":',
        '1_0',
        '.',
        '+',
        '\ufeff',
        '\u00a0',
        '\u2212',
        '∞',
        '\ud800',
      ],
    );
    const noise = fc.oneof(
      fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.json(),
    );
    fc.assert(
      fc.property(noise, fc.option(fc.tuple(fc.nat(80), fc.nat(80))), (text, edges) => {
        const range = edges && { start: Math.min(...edges), end: Math.max(...edges) };
        try {
          const table = readTable(text, range);
          for (const column of table.columns) {
            assert.equal(column.values.length, table.rowCount);
            column.starts.forEach((start, row) => {
              assert.ok(start <= column.ends[row] && column.ends[row] <= text.length);
              assert.ok(row === 0 || column.ends[row - 1] <= start, 'cells stand in the order of the rows');
            });
          }
          seriesOf(table, { columns: null, x: null });
        } catch (error) {
          if (!(error instanceof InputError)) {
            throw error;
          }
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a table of a million rows', function () {
  this.timeout(120_000);

  it('is read and written', () => {
    const count = 1_000_000;
    const lines: string[] = ['t,y'];
    for (let i = 0; i < count; i += 1) {
      lines.push(`${i},${(Math.sin(i / 1000) + (i % 7) / 10).toFixed(6)}`);
    }
    const text = lines.join('\n');
    const clock = [performance.now()];
    const table = readTable(text, null);
    clock.push(performance.now());
    const { items } = seriesOf(table, { columns: null, x: null });
    clock.push(performance.now());
    const { column, rows, series } = items[0];
    const { edits } = editsFor(
      text,
      table,
      column,
      rows,
      series.y.map((y) => y + 0.01),
      0.1,
    );
    const after = applyEdits(text, edits);
    clock.push(performance.now());
    const [read, choose, write] = clock.slice(1).map((time, i) => Math.round(time - clock[i]));
    console.log(`      read ${read} ms, series ${choose} ms, write ${write} ms`);
    assert.equal(edits.length, count);
    assert.equal(after.split('\n').length, count + 1);
    assert.equal(table.columns[1].values[count - 1], Number(lines[count].split(',')[1]));
  });
});
