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

/** How one format writes numbers and puts them into a text. */
interface Format {
  /** From JavaScript's notation to that of the format. */
  readonly write: (number: string) => string;
  readonly text: (rows: readonly (readonly string[])[], newline: string, header: boolean) => string;
  /** Whether it may use the decimal comma. */
  readonly comma?: boolean;
  /** Fewest columns; 1 where not given. */
  readonly least?: number;
}

/** Documents of each format; every property is checked with each of them. */
const RUNS = Number(process.env.DENOISE_PROPERTY_RUNS ?? 40);

const same = (number: string) => number;
const noPlus = (number: string) => number.replace(/^\+/, '');
const namesOf = (rows: readonly (readonly string[])[]) => rows[0].map((_, column) => `v${column}`);
const columnsOf = (rows: readonly (readonly string[])[]) =>
  rows[0].map((_, column) => rows.map((row) => row[column]));

function lines(separator: string) {
  return (rows: readonly (readonly string[])[], newline: string, header: boolean) =>
    [...(header ? [namesOf(rows)] : []), ...rows].map((row) => row.join(separator)).join(newline);
}

/** Each column as a statement. */
function statements(statement: (name: string, numbers: readonly string[], newline: string) => string) {
  return (rows: readonly (readonly string[])[], newline: string) =>
    columnsOf(rows)
      .map((column, index) => statement(`v${index}`, column, newline))
      .join(newline) + newline;
}

/** Each row between brackets. */
function nested(open: string, close: string, before: string, after: string) {
  return (rows: readonly (readonly string[])[], newline: string) =>
    `${before}${rows.map((row) => `${open}${row.join(', ')}${close}`).join(`,${newline}`)}${after}`;
}

const FORMATS: Readonly<Record<string, Format>> = {
  CSV: { write: same, text: lines(',') },
  TSV: { write: same, text: lines('\t'), comma: true },
  semicolons: { write: same, text: lines(';'), comma: true },
  pipes: { write: same, text: lines(' | '), comma: true, least: 2 },
  'columns between blanks': { write: same, text: lines('  '), comma: true },
  'IPAC tables': {
    write: same,
    text: (rows, newline) => {
      const line = (cells: readonly string[], between: string) =>
        `${between}${cells.map((cell) => cell.padStart(30)).join(between)}${between}`;
      const types = rows[0].map(() => 'double');
      return [line(namesOf(rows), '|'), line(types, '|'), ...rows.map((row) => line(row, ' '))].join(newline);
    },
  },
  Markdown: {
    write: same,
    text: (rows, newline) =>
      [namesOf(rows), rows[0].map(() => '---:'), ...rows]
        .map((row) => `| ${row.join(' | ')} |`)
        .join(newline),
  },
  LaTeX: {
    write: noPlus,
    least: 2,
    text: (rows, newline) =>
      [
        '\\begin{tabular}{rrrr}',
        `${namesOf(rows).join(' & ')} \\\\ \\hline`,
        ...rows.map((row) => `${row.map((cell) => `\\num{${cell}}`).join(' & ')} \\\\`),
        '\\end{tabular}',
      ].join(newline),
  },
  'JSON rows': { write: noPlus, text: nested('[', ']', '{"names": ["a", "b"], "rows": [', ']}') },
  'JSON lines': {
    write: noPlus,
    text: (rows, newline) =>
      rows.map((row) => `{${row.map((cell, column) => `"v${column}": ${cell}`).join(', ')}}`).join(newline),
  },
  'YAML lists': {
    write: same,
    text: statements((name, numbers, newline) =>
      [`${name}:`, ...numbers.map((number) => `  - ${number}`)].join(newline),
    ),
  },
  'YAML mappings': {
    write: same,
    text: (rows, newline) =>
      rows
        .map((row) => `- ${row.map((cell, column) => `v${column}: ${cell}`).join(`${newline}  `)}`)
        .join(newline),
  },
  TOML: {
    write: same,
    text: statements((name, numbers, newline) => `${name} = [${numbers.join(`,${newline}  `)},]`),
  },
  Python: {
    write: noPlus,
    text: statements((name, numbers) => `${name} = np.array([${numbers.join(', ')}])  # ${name}`),
  },
  'NumPy, printed': {
    write: noPlus,
    text: (rows, newline) => `[${rows.map((row) => `[${row.join(' ')}]`).join(`${newline} `)}]`,
  },
  C: {
    write: (number) => (/[.e]/i.test(number) ? `${noPlus(number)}f` : noPlus(number)),
    text: (rows, newline) =>
      `double v[] = {${newline}${rows.map((row) => `  { ${row.join(', ')} },`).join(newline)}${newline}};`,
  },
  'MATLAB rows': {
    write: noPlus,
    text: (rows, newline) => `A = [${newline}${rows.map((row) => row.join(' ')).join(newline)}${newline}];`,
  },
  'MATLAB continued': {
    write: noPlus,
    text: statements((name, numbers, newline) => `${name} = [${numbers.join(` ... % more${newline}  `)}];`),
  },
  Julia: {
    write: (number) => noPlus(number).replace(/e/i, 'f'),
    text: statements((name, numbers) => `${name} = Float32[${numbers.join(', ')}]`),
  },
  R: { write: noPlus, text: statements((name, numbers) => `${name} <- c(${numbers.join(', ')})`) },
  Fortran: {
    write: (number) => noPlus(number).replace(/e/i, 'D'),
    text: statements(
      (name, numbers, newline) => `${name} = [ &${newline} ${numbers.join(`, & ! more${newline} `)} ]`,
    ),
  },
  Mathematica: {
    write: (number) => noPlus(number).replace(/e\+?/i, '*^'),
    text: statements((name, numbers) => `${name} = {${numbers.join(', ')}};`),
  },
  'namelists of Fortran': {
    write: (number) => noPlus(number).replace(/e/i, 'D'),
    text: (rows, newline) =>
      `&run${newline}${columnsOf(rows)
        .map((column, index) => `  v${index} = ${column.join(', ')}`)
        .join(newline)}${newline}/${newline}`,
  },
  'DATA statements': {
    write: (number) => noPlus(number).replace(/e/i, 'D'),
    text: statements(
      (name, numbers, newline) => `      DATA ${name} / ${numbers.join(`,${newline}     & `)} /`,
    ),
  },
  'powers of ten in LaTeX': {
    write: (number) => noPlus(number).replace(/e\+?(-?\d+)/i, ' \\times 10^{$1}'),
    least: 2,
    text: (rows, newline) =>
      rows.map((row) => `${row.map((cell) => `$${cell}$`).join(' & ')} \\\\`).join(newline),
  },
  'log lines with decimal commas': {
    write: (number) => number.replace('.', ','),
    text: (rows, newline) =>
      rows.map((row) => `run ${row.map((cell, column) => `v${column}=${cell}`).join(' ')} ok`).join(newline),
  },
  'log lines': {
    write: same,
    text: (rows, newline) =>
      rows.map((row) => `run ${row.map((cell, column) => `v${column}=${cell}`).join(' ')} ok`).join(newline),
  },
};

const NUMBER = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const notations: readonly ((value: number) => string)[] = [
  (value) => value.toFixed(2),
  (value) => value.toFixed(5),
  (value) => value.toExponential(4),
  (value) => value.toExponential(2).toUpperCase(),
  (value) => String(value),
  (value) => (value < 0 ? '' : '+') + value.toFixed(1),
];

/** Tables in a format, each column in one notation. */
function made({ write, text, comma = false, least = 1 }: Format): fc.Arbitrary<Made> {
  return fc
    .record({
      decimalMark: comma ? fc.constantFrom<'.' | ','>('.', ',') : fc.constant<'.'>('.'),
      newline: fc.constantFrom('\n', '\r\n'),
      header: fc.boolean(),
      columns: fc
        .tuple(fc.integer({ min: least, max: 4 }), fc.integer({ min: 8, max: 20 }))
        .chain(([width, rowCount]) =>
          fc.array(
            fc.record({
              notation: fc.constantFrom(...notations),
              values: fc.array(NUMBER, { minLength: rowCount, maxLength: rowCount }),
            }),
            { minLength: width, maxLength: width },
          ),
        ),
    })
    .map(({ decimalMark, newline, header, columns }) => {
      const cells = columns.map(({ notation, values }) =>
        values.map((value) => write(notation(value)).replace('.', decimalMark)),
      );
      const rows = cells[0].map((_, row) => cells.map((column) => column[row]));
      return { text: text(rows, newline, header), cells, decimalMark };
    });
}

/** Reads, or null for a text that cannot be told from another meaning and is refused as such. */
function readOrRefuse({ text }: Made): Table | null {
  try {
    return readTable(text, null);
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    assert.ok(
      ['ambiguous-decimal-mark', 'mixed-decimal-marks'].includes(error.code),
      `${error.message}\n${text}`,
    );
    return null;
  }
}

const toNumber = (cell: string) =>
  Number(
    cell
      .replace(',', '.')
      .replace('*^', 'e')
      .replace(/ \\times 10\^\{(-?\d+)\}/, 'e$1')
      .replace(/[fd](?=[-+]?\d)/i, 'e')
      .replace(/f$/, ''),
  );

function checkReading({ text, cells }: Made, table: Table): void {
  assert.deepEqual(
    table.columns.map((column) =>
      Array.from(column.starts, (start, row) => text.slice(start, column.ends[row])),
    ),
    cells,
  );
  assert.deepEqual(
    table.columns.map((column) => Array.from(column.values)),
    cells.map((column) => column.map(toNumber)),
  );
}

function checkUnchanged({ text }: Made, table: Table, sigma: number): void {
  table.columns.forEach((column, index) => {
    const rows = Uint32Array.from(column.values, (_, row) => row);
    const { edits } = editsFor(text, table, index, rows, column.values, sigma);
    assert.equal(applyEdits(text, edits), text);
  });
}

/** Writes other values into the last column and reads them again. */
function checkWriting(example: Made, table: Table, sigma: number, shift: number): void {
  const index = table.columns.length - 1;
  const wanted = table.columns[index].values.map((value) => value * 0.75 + shift);
  const rows = Uint32Array.from(wanted, (_, row) => row);
  const { edits } = editsFor(example.text, table, index, rows, wanted, sigma);
  for (let i = 1; i < edits.length; i += 1) {
    assert.ok(edits[i].start >= edits[i - 1].end);
  }
  const text = applyEdits(example.text, edits);
  const again = readOrRefuse({ ...example, text });
  if (again === null) {
    return;
  }
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
}

describe('properties of reading and writing', function () {
  this.timeout(60_000 + RUNS * 100);

  for (const [name, format] of Object.entries(FORMATS)) {
    it(`finds every number of ${name}, keeps what is unchanged, and reads back what it wrote`, () => {
      fc.assert(
        fc.property(
          made(format),
          fc.constantFrom(0, 1e-3, 0.07, 1, 30),
          fc.double({ min: -3, max: 3, noNaN: true }),
          (example, sigma, shift) => {
            const table = readOrRefuse(example);
            fc.pre(table !== null);
            checkReading(example, table);
            checkUnchanged(example, table, sigma);
            checkWriting(example, table, sigma, shift);
          },
        ),
        { numRuns: RUNS },
      );
    });
  }

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
        '- ',
        'y: ',
        ' & ',
        '\\\\',
        '\\num{',
        '0x1F',
        '*^',
        '(/',
        '/)',
        ' ... ',
        '[1] ',
        '$',
        'loss ',
        '1+2j',
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
        const ranges = edges && [{ start: Math.min(...edges), end: Math.max(...edges) }];
        try {
          const table = readTable(text, ranges);
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
      { numRuns: Math.max(2000, RUNS) },
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
