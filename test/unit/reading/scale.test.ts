import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataOfBytes } from '../../../src/core/dataFile';
import { InputError } from '../../../src/core/errors';
import { AUTOMATIC } from '../../../src/core/reading/options';
import { readTable } from '../../../src/core/reading/readTable';
import { readInPieces } from './pieces';

const PIECE = 65536;

describe('files read in pieces', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'denoise-scale-'));
  });
  after(() => rm(folder, { recursive: true }));

  /** `count` rows, some pieces long. */
  function lines(row: (i: number) => string, count: number): string {
    return Array.from({ length: count }, (_, i) => row(i)).join('\r\n');
  }

  const specimens: [name: string, text: string, encoding: BufferEncoding][] = [
    [
      'a header, units in brackets, a label and missing cells',
      `# run 7\r\nt [s],y (V),label\r\n${lines(
        (i) => `${i / 10},${i % 1000 === 7 ? '' : Math.sin(i / 50).toFixed(6)},"row ${i}"`,
        12_000,
      )}\r\n`,
      'utf8',
    ],
    [
      'decimal commas that only the last piece shows',
      `x;y\n${lines((i) => `${i};${i < 22_000 ? i % 97 : '1,5'}`, 22_100)}`,
      'latin1',
    ],
    [
      'UTF-16 and a byte order mark',
      `\ufefftime\tspannung µV\n${lines((i) => `${i}\t${(i % 13).toFixed(3)}`, 18_000)}\n`,
      'utf16le',
    ],
    [
      'a number that is declared to mark missing samples, and words below the table',
      `# no data: missing value = -999.25\nx,y\n${lines((i) => `${i},${i % 500 === 9 ? '-999.25' : `${i % 89}.25`}`, 20_000)}\n\nend of the record\n`,
      'utf8',
    ],
  ];
  for (const [name, text, encoding] of specimens) {
    it(`gives what reading at once gives: ${name}`, async () => {
      const path = join(folder, 'specimen.csv');
      const bytes = Buffer.from(text, encoding);
      await writeFile(path, bytes);
      const { table, fractions } = await readInPieces(path, PIECE, AUTOMATIC);
      assert.ok(fractions.length > 3 && fractions.every((v, i) => i === 0 || v > fractions[i - 1]));
      assert.equal(fractions.at(-1), 1);
      const expected = readTable(text, null);
      assert.equal(table.rowCount, expected.rowCount);
      assert.equal(table.decimalMark, expected.decimalMark);
      assert.equal(table.format, expected.format);
      assert.equal(table.hasHeader, expected.hasHeader);
      assert.deepEqual(
        table.columns.map(({ name, unit, kind }) => ({ name, unit, kind })),
        expected.columns.map(({ name, unit, kind }) => ({ name, unit, kind })),
      );
      table.columns.forEach(({ values }, k) => {
        assert.ok(Buffer.from(values.buffer).equals(Buffer.from(expected.columns[k].values.buffer)));
      });
    });
  }

  it('names the line of a fault in a later piece', async () => {
    const path = join(folder, 'fault.csv');
    const good = lines((i) => `${i},${i % 7}.5`, 20_000);
    const cases: [row: string, code: string, line: number][] = [
      ['5,abc', 'not-a-number', 20_002],
      ['5', 'ragged-rows', 20_002],
      ['5,1,2', 'ragged-rows', 20_002],
      ['second part', 'ragged-rows', 20_002],
      ['5,"3,7"', 'mixed-decimal-marks', 20_002],
    ];
    for (const [row, code, line] of cases) {
      await writeFile(path, `x,y\r\n${good}\r\n${row}\r\n1,2.5\r\n`);
      await assert.rejects(
        readInPieces(path, PIECE, AUTOMATIC),
        (e) => e instanceof InputError && e.code === code && e.line === line,
        row,
      );
    }
  });

  it('keeps cells with line ends in them, wherever the pieces end', async () => {
    const path = join(folder, 'quoted.csv');
    const text = `x,y,note\n${lines((i) => `${i},${i % 7}.5,"two\nlines"`, 10_000)}\n`;
    await writeFile(path, text);
    const { table } = await readInPieces(path, PIECE, AUTOMATIC);
    assert.equal(table.rowCount, 10_000);
    assert.equal(table.columns[1].values[9_999], (9_999 % 7) + 0.5);
  });
});

describe('extreme texts', () => {
  /** Reads a text in time and says how it went. */
  const within = (text: string): string => {
    let outcome = 'read';
    let seconds = Number.POSITIVE_INFINITY;
    // A busy machine is given three times the second that it takes at most, and a second try.
    for (let attempt = 0; attempt < 2 && seconds > 3; attempt += 1) {
      const started = process.cpuUsage();
      try {
        readTable(text, null);
      } catch (error) {
        assert.ok(error instanceof InputError, String(error));
        outcome = error.code;
      }
      seconds = process.cpuUsage(started).user / 1e6;
    }
    assert.ok(seconds <= 3, `${seconds} s`);
    return outcome;
  };
  const numbers = Array.from({ length: 1_000_000 }, (_, i) => (i % 100) / 10);

  it('reads or refuses a line of 10 MB', function () {
    this.timeout(60_000);
    assert.equal(within('x'.repeat(1e7)), 'no-numbers');
    assert.equal(within(`${numbers.join(',')}`), 'read');
    assert.equal(within('9'.repeat(1e7)), 'no-numbers');
    assert.equal(within(`"${'1,'.repeat(5e6)}`), 'unterminated');
  });

  it('refuses deep nesting', function () {
    this.timeout(60_000);
    for (const text of [
      '['.repeat(1e6),
      '{"a":'.repeat(1e6),
      `${'['.repeat(1e5)}1${']'.repeat(1e5)}`,
      '('.repeat(1e6),
      '{'.repeat(1e6),
      `std::vector<double> samples{-1.0e-3, 2.5e-3${'('.repeat(1e6)}`,
      `time_ms,load\n1772323200000,0.500\n1e66\n1772323202000,0${'{[('.repeat(3e5)}`,
    ]) {
      assert.notEqual(within(text), 'read', text.slice(0, 60));
    }
  });

  it('refuses what is no text of numbers', function () {
    this.timeout(60_000);
    const noise = Uint8Array.from({ length: 3e6 }, (_, i) => (i * 2654435761) >>> 13);
    const npy = (header: string, length: number) =>
      Buffer.concat([
        Buffer.from(`\x93NUMPY\x01\x00${String.fromCharCode(header.length, 0)}${header}`, 'latin1'),
        Buffer.alloc(length),
      ]);
    const laughs = 'abcdefghi'
      .split('')
      .map((name, i, all) => `${name}: &${name} [${Array(9).fill(i === 0 ? '"lol"' : `*${all[i - 1]}`)}]`);
    const cases: [what: string, bytes: Uint8Array, code: string][] = [
      ['noise', noise, 'bad-file'],
      ['a picture', Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), noise]), 'bad-file'],
      ['zeros', Buffer.alloc(1e7), 'bad-file'],
      [
        'an array file without its numbers',
        npy(`{'descr': '<f8', 'fortran_order': False, 'shape': (9999999999,), }`, 8),
        'bad-file',
      ],
      ['an array file without its header', Buffer.from('\x93NUMPY\x01\x00\xff\xff{', 'latin1'), 'bad-file'],
      [
        'an array file of objects',
        npy(`{'descr': '|O', 'fortran_order': False, 'shape': (3,), }`, 24),
        'bad-file',
      ],
      ['JSON nested a million deep', Buffer.from(`${'['.repeat(1e6)}${']'.repeat(1e6)}`), 'bad-file'],
      ['a billion laughs in YAML', Buffer.from(laughs.join('\n')), 'no-numbers'],
    ];
    for (const [what, bytes, code] of cases) {
      const started = process.cpuUsage();
      assert.throws(
        () => dataOfBytes(bytes),
        (error) => error instanceof InputError && error.code === code,
        what,
      );
      const seconds = process.cpuUsage(started).user / 1e6;
      assert.ok(seconds <= 1, `${what}: ${seconds} s`);
    }
  });

  it('takes brackets that thousands of lines leave open for no array', () => {
    const bins = Array.from({ length: 3000 }, (_, i) => `"[${i}, ${i + 1})",${(i % 7) + 0.5}`);
    assert.equal(readTable(`bin,count\n${bins.join('\n')}`, null).columns[0].values.length, 3000);
  });

  it('takes numbers that may touch apart in linear time', function () {
    this.timeout(60_000);
    const lines = Array.from(
      { length: 12 },
      (_, i) =>
        `64 ${i % 2 ? 'bytes' : 'octets'} from 9${'3.184.'.repeat(i === 5 ? 300 : 3)}: icmp_seq=${i} ttl=56 time=11.${i} ms`,
    );
    within(lines.join('\n'));
  });

  it('reads many rows of a LaTeX table in one line in linear time', function () {
    this.timeout(60_000);
    for (const lead of ['', '\\hline ']) {
      const rows = Array.from({ length: 30_000 }, (_, i) => `${lead}${i} & ${(i % 7) + 0.5}`);
      const text = `\\begin{tabular}{rr}\nx & y \\\\\n${rows.join(' \\\\ ')}\n\\end{tabular}`;
      assert.equal(within(text), 'read');
    }
    const breaks = `1 & 2 \\\\${'\\x \\\\'.repeat(80_000)} 3 & 4\n5 & 6\n`;
    assert.equal(within(breaks), 'ragged-rows');
  });

  it('does not take long texts above a table for names', function () {
    this.timeout(60_000);
    assert.equal(within(`${'{:'.repeat(200_000)}\n${'1\n'.repeat(20)}`), 'read');
    assert.equal(within(`${'[('.repeat(200_000)},b\n${'1,2\n'.repeat(20)}`), 'read');
  });

  it('expands no aliases in YAML', () => {
    const text = 'a: &a [1.5, 2.5, 3.5]\nb: [*a, *a, *a, *a]\n';
    assert.equal(readTable(text, null).rowCount, 3);
  });
});

describe('long runs of spaces', () => {
  it('take linear time after numbers and after labels', () => {
    const gap = ' '.repeat(200_000);
    const literal = `gain = [1.5,${gap}2.5,${gap}3.5]`;
    assert.deepEqual(Array.from(readTable(literal, null).columns[0].values), [1.5, 2.5, 3.5]);
    const wide = ' '.repeat(1500);
    const log = Array.from({ length: 5 }, (_, k) => `step ${k} loss${wide}: 0.${k + 1} end`).join('\n');
    assert.equal(readTable(log, null).rowCount, 5);
  }).timeout(5000);
});

describe('lists by the hundred thousand', function () {
  this.timeout(30_000);
  const COUNT = 130_000;
  /** The first of five lists has 8 numbers, the last one 12. */
  const lists = (list: (i: number, numbers: string) => string, separator: string): string =>
    Array.from({ length: COUNT }, (_, i) => list(i, `${'1.0, '.repeat(7 + (i % 5))}2.0`)).join(separator);

  for (const [name, text] of [
    ['YAML', `y:\n${lists((_, numbers) => `- [${numbers}]`, '\n')}\n`],
    ['DATA statements', `      data ${lists((i, numbers) => `a${i} /${numbers}/`, ', ')}\n`],
    ['namelists', `&run\n${lists((i, numbers) => `a${i} = ${numbers}`, '\n')}\n/\n`],
  ]) {
    it(`are read in ${name}`, () => {
      const { columns, rowCount } = readTable(text, null);
      assert.equal(rowCount, 12);
      assert.equal(columns.length, COUNT / 5);
    });
  }
});
