import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { denoiseFile, type FileRequest } from '../../../src/core/denoiseFile';
import { type Denoiser, openDenoiser } from '../../../src/core/diffusion/session';
import { InputError } from '../../../src/core/errors';
import { listed } from '../../../src/core/notice';
import { parseNpy } from '../../../src/core/reading/npy';
import { AUTOMATIC } from '../../../src/core/reading/options';
import { readTable } from '../../../src/core/reading/readTable';
import { DEFAULT_SETTINGS } from '../../../src/core/result';
import { inEnglish } from '../../../src/core/wording';

const PIECE = 16_384;
const SIZES = { cells: 2 ** 12, mostRows: 1024, leastRows: 256 };
const ROWS = 5000;
const EVERYWHERE = [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }];

const curve = (i: number): number => Math.sin(i / 200);
/** Noise from -1 to 1 that is the same each time. */
const noise = (i: number): number => ((2 * (((Math.sin(i * 12.9898) * 43758.5453) % 1) + 1)) % 2) - 1;

describe('denoiseFile', function () {
  this.timeout(60_000);
  let folder: string;
  let denoiser: Denoiser;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'denoise-file-'));
    denoiser = await openDenoiser(join(__dirname, '../../../models'), { threads: 1 });
  });
  after(() => rmSync(folder, { recursive: true }));

  function file(text: string, encoding: BufferEncoding = 'utf8'): string {
    const path = join(folder, 'data.csv');
    writeFileSync(path, text, encoding);
    return path;
  }

  function table(row: (i: number) => string, rows = ROWS): string {
    return `t [s],y,note\r\n${Array.from({ length: rows }, (_, i) => `${row(i)}\r\n`).join('')}`;
  }

  const plain = (i: number): string =>
    `${i / 10},${(curve(i) + 0.2 * noise(i)).toFixed(4)},"row ${i}, noted"`;

  function run(path: string, request: Partial<FileRequest> = {}, onProgress = (_: number): void => {}) {
    const given = {
      path,
      target: join(folder, 'copy.csv'),
      reading: AUTOMATIC,
      choice: { columns: null, x: null },
      settings: DEFAULT_SETTINGS,
      missing: 'fill' as const,
      ...request,
    };
    return denoiseFile(given, denoiser, onProgress, PIECE, SIZES);
  }

  const copy = (encoding: BufferEncoding = 'utf8'): string =>
    readFileSync(join(folder, 'copy.csv'), encoding);

  it('cleans a table stretch by stretch, and changes nothing but its numbers', async () => {
    const text = table((i) => (i === 2500 ? '250.0,,gap' : plain(i)));
    const fractions: number[] = [];
    const report = await run(file(text), {}, (fraction) => fractions.push(fraction));
    const after = copy();
    const others = (t: string): string => t.replace(/^([^,\n]*),[^,\n]*/gm, '$1,#');
    assert.equal(others(after), others(text));
    const { values } = readTable(after, null).columns[1];
    let squares = 0;
    let jump = 0;
    values.forEach((value, i) => {
      squares += (value - curve(i)) ** 2 / ROWS;
      if (i > 10) jump = Math.max(jump, Math.abs(value - values[i - 1]));
    });
    // The noise is uniform on ±0.2, and 0.115 strong; the curve itself moves by 0.005 a sample.
    assert.ok(Math.sqrt(squares) < 0.03, `${Math.sqrt(squares)}`);
    assert.ok(jump < 0.02, `no step where stretches meet: ${jump}`);
    assert.equal(listed(report.summary), `2 columns × ${ROWS} rows, header, x = t [s], 1 missing`);
    const [series] = report.series;
    assert.deepEqual([series.name, series.samples, series.missing], ['y', ROWS, 1]);
    assert.deepEqual(series.methods, ['diffusion']);
    assert.ok(series.noise.sigma > 0.09 && series.noise.sigma < 0.14);
    assert.ok(series.noise.least <= series.noise.sigma && series.noise.sigma <= series.noise.largest);
    assert.ok(Math.abs(series.snr - Math.SQRT1_2 / series.noise.sigma) < 1);
    const before = text.split('\n');
    assert.equal(report.written, after.split('\n').filter((line, i) => line !== before[i]).length);
    assert.ok(
      report.notices.some((notice) => /note/.test(inEnglish(notice))),
      'the column of text is named',
    );
    assert.ok(fractions.length > 10 && fractions.every((v, i) => i === 0 || v >= fractions[i - 1]));
    assert.equal(fractions.at(-1), 1);
  });

  it('leaves missing samples missing where that is asked for', async () => {
    const text = table((i) => (i % 900 === 500 ? `${i / 10},,gap` : plain(i)));
    const { written } = await run(file(text), { missing: 'keep' });
    const empty = (t: string): number[] =>
      t.split('\n').flatMap((line, i) => (/^[\d.]+,,gap/.test(line) ? [i] : []));
    assert.ok(empty(text).length > 3 && written > 0.9 * ROWS);
    assert.deepEqual(empty(copy()), empty(text));
  });

  it('lets samples count by their error bars, in a column of their own or written with the values', async () => {
    const bar = (i: number): number => [0.1, 0.2, 0.1, 0.8][i % 4];
    const value = (i: number): string => (curve(i) + Math.sqrt(3) * bar(i) * noise(i)).toFixed(4);
    const errorOf = (values: Float64Array): number =>
      Math.sqrt(values.reduce((sum, v, i) => sum + (v - curve(i)) ** 2 / ROWS, 0));
    const rows = (row: (i: number) => string): string =>
      Array.from({ length: ROWS }, (_, i) => `${i / 10},${row(i)}\n`).join('');
    const columns = file(`t,y,y_err\n${rows((i) => `${value(i)},${bar(i)}`)}`);
    const { series } = await run(columns);
    assert.deepEqual(
      series.map(({ name, noise: { source } }) => [name, source]),
      [['y', 'error-bars']],
    );
    const cleaned = readTable(copy(), null).columns;
    assert.deepEqual(
      [...cleaned[2].values],
      Array.from({ length: ROWS }, (_, i) => bar(i)),
    );
    const withBars = errorOf(cleaned[1].values);
    await run(columns, { settings: { ...DEFAULT_SETTINGS, errorBars: 'ignore' } });
    const without = errorOf(readTable(copy(), null).columns[1].values);
    assert.ok(withBars < 0.8 * without, `${withBars} of ${without}`);
    await run(file(`t,y\n${rows((i) => `${value(i)} ± ${bar(i)}`)}`));
    const written = readTable(copy(), null).columns[1];
    assert.ok(Math.abs(errorOf(written.values) / withBars - 1) < 0.05);
    assert.equal(written.errorBars?.[4], bar(4));
  });

  it('writes nothing where nothing is asked for', async () => {
    const path = file(table(plain));
    const files = readdirSync(folder);
    const report = await run(path, { target: null });
    assert.deepEqual(readdirSync(folder), files);
    assert.equal(report.series.length, 1);
  });

  for (const [encoding, text] of [
    ['latin1', table((i) => `${i / 10},${plain(i).split(',')[1]},µ°${i}`)],
    ['utf16le', `\ufeff${table(plain)}`],
  ] as const) {
    it(`keeps every byte of values that stay: ${encoding}`, async () => {
      const settings = { ...DEFAULT_SETTINGS, untouched: EVERYWHERE };
      const { written } = await run(file(text, encoding), { settings });
      assert.equal(written, 0);
      assert.equal(copy(encoding), text);
    });
  }

  it('leaves stretches of samples untouched, counted through the file', async () => {
    const lines = Array.from({ length: ROWS }, (_, i) => plain(i).split(',')[1]);
    const settings = { ...DEFAULT_SETTINGS, untouched: [{ from: 3001, to: 3100 }] };
    await run(file(lines.join('\n')), { settings, choice: { columns: null, x: 'none' } });
    const same = copy()
      .split('\n')
      .map((line, i) => line === lines[i]);
    assert.ok(same.slice(3000, 3100).every((v) => v));
    assert.ok(same.filter((v) => v).length < 400);
  });

  it('follows an x that falls, and refuses one that turns back', async () => {
    await run(file(table((i) => plain(ROWS - 1 - i))));
    const { values } = readTable(copy(), null).columns[1];
    assert.ok(Math.abs(values[2000] - curve(ROWS - 1 - 2000)) < 0.1);
    rmSync(join(folder, 'copy.csv'));
    const turns: ((i: number) => string)[] = [
      (i) => plain(i < 3000 ? i : 6000 - i),
      (i) => plain(i % 1500),
      (i) => plain(i === 4321 ? 0 : i),
    ];
    for (const row of turns) {
      await assert.rejects(
        run(file(table(row))),
        (error) => error instanceof InputError && error.code === 'bad-x' && /order of t/.test(error.message),
      );
    }
    assert.deepEqual(readdirSync(folder), ['data.csv'], 'no copy is left');
  });

  it('leaves a column as it is where it has no numbers, and says so', async () => {
    const text = table((i) => (i >= 1900 && i < 3600 ? `${i / 10},,n` : plain(i)));
    const report = await run(file(text));
    const lines = copy().split('\r\n');
    assert.equal(lines[2701], '270,,n');
    assert.ok(report.notices.some((notice) => /fewer than 8 numbers.*rows \d+ to/.test(inEnglish(notice))));
  });

  it('stops when it is told to, and leaves no file half written', async () => {
    const path = file(table(plain));
    rmSync(join(folder, 'copy.csv'), { force: true });
    await assert.rejects(
      run(path, {}, (fraction) => {
        if (fraction > 0.5) throw new Error('cancelled');
      }),
      /cancelled/,
    );
    assert.deepEqual(readdirSync(folder), ['data.csv']);
  });

  it('names the line of a fault, however late it comes', async () => {
    await assert.rejects(
      run(file(table((i) => (i === 4000 ? '400,abc,n' : plain(i))))),
      (error) =>
        error instanceof InputError &&
        error.code === 'not-a-number' &&
        error.line === 4002 &&
        error.wording.values.includes("'abc'"),
    );
  });

  it('fills the ticks of a coarse clock, and adds the parts of a time', async () => {
    const value = (i: number) => (curve(i) + 0.2 * noise(i)).toFixed(4);
    const rows = (row: (i: number) => string) =>
      Array.from({ length: ROWS }, (_, i) => `${row(i)}\n`).join('');
    const error = () => {
      const lines = copy().trimEnd().split('\n').slice(1);
      const squares = lines.map((line, i) => (Number(line.split(',').at(-1)) - curve(i)) ** 2);
      return Math.sqrt(squares.reduce((sum, square) => sum + square / ROWS, 0));
    };
    const ticks = await run(file(`time,y\n${rows((i) => `${Math.floor(i / 10)},${value(i)}`)}`));
    assert.deepEqual(
      ticks.series.map(({ name }) => name),
      ['y'],
    );
    assert.ok(error() < 0.06, String(error()));
    await run(file(`day,hour,y\n${rows((i) => `${1 + Math.floor(i / 24)},${i % 24},${value(i)}`)}`));
    assert.ok(error() < 0.06, String(error()));
  });

  it('takes whole what holds series one behind the other', async () => {
    const rows = Array.from(
      { length: 2 * ROWS },
      (_, i) => `${Math.floor(i / 2)},${i % 2 ? 'B' : 'A'},${(noise(i) + (i % 2)).toFixed(3)}\n`,
    );
    const { series } = await run(file(`time,sensor,y\n${rows.join('')}`));
    assert.deepEqual(
      series.map(({ name, samples }) => [name, samples]),
      [
        ['y (A)', ROWS],
        ['y (B)', ROWS],
      ],
    );
  });

  it('takes whole what has no rows', async () => {
    const values = Array.from({ length: 3000 }, (_, i) => curve(i) + 0.2 * noise(i));
    const json = join(folder, 'a.json');
    writeFileSync(json, JSON.stringify({ y: values }));
    const report = await run(json);
    assert.equal(report.series[0].samples, 3000);
    const cleaned: { y: number[] } = JSON.parse(copy());
    assert.ok(Math.abs(cleaned.y[1500] - curve(1500)) < 0.1);

    const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (3000,), }".padEnd(117);
    const npy = join(folder, 'a.npy');
    writeFileSync(
      npy,
      Buffer.concat([
        Buffer.from(`\x93NUMPY\x01\x00\x76\x00${header}\n`, 'latin1'),
        new Uint8Array(Float64Array.from(values).buffer),
      ]),
    );
    const { written } = await run(npy);
    assert.equal(written, 3000);
    const array = parseNpy(readFileSync(join(folder, 'copy.csv')), '');
    assert.ok(array);
  });
});
