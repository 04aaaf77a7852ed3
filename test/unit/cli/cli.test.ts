import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { denoiseData, type Outcome, ROOT } from './program';

/** "time [s],height (m),label" with 80 rows, one height missing. */
function specimen(): string {
  const normal = normalGenerator(3);
  const rows = Array.from({ length: 80 }, (_, i) => {
    const height = i === 20 ? '' : (Math.sin(i / 10) + 0.1 * normal()).toFixed(3);
    return `${(i / 10).toFixed(1)},${height},row ${i}\n`;
  });
  return `# made for a test, 2 runs\ntime [s],height (m),label\n${rows.join('')}`;
}

const withoutNumbers = (text: string): string => text.replace(/[-+]?\d+(\.\d+)?|(?<=,)(?=,)/g, '0');

async function assertFitsSchema(report: unknown): Promise<void> {
  const validate = new Ajv().compile(JSON.parse(await readFile(join(__dirname, 'schema.json'), 'utf8')));
  const fits: boolean = validate(report);
  assert.ok(fits, JSON.stringify(validate.errors));
}

describe('denoise-data', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'denoise-cli-'));
    await writeFile(join(folder, 'a.csv'), specimen());
  });
  after(() => rm(folder, { recursive: true }));

  it('refuses a comma that can mean two things until it is told', async () => {
    const text = Array.from({ length: 40 }, (_, i) => `1,${200 + ((i * 37) % 700)}\n`).join('');
    const args = ['--band', '0', '--json', '--quiet', '-'];
    const refused = await denoiseData(folder, args, text);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /^<stdin>:1:1: '1,200' can be one number with a decimal comma or two/);
    const comma = await denoiseData(folder, ['--decimal', 'comma', ...args], text);
    const point = await denoiseData(folder, ['--decimal', 'point', '--first-line', '3', ...args], text);
    assert.equal(comma.code, 0, comma.err);
    assert.equal(point.code, 0, point.err);
    const valuesRead = (outcome: Outcome): number[][] =>
      JSON.parse(outcome.out).series.map((series: { before: number[] }) => series.before);
    assert.deepEqual(
      valuesRead(comma).map((values) => values.slice(0, 2)),
      [[1.2, 1.237]],
    );
    // The other column is the same everywhere.
    assert.equal(valuesRead(point).length, 1);
    assert.deepEqual([valuesRead(point)[0].length, valuesRead(point)[0][0]], [38, 274]);
  });

  it('prints JSON that fits its schema', async () => {
    const { code, out, err } = await denoiseData(folder, [
      '--json',
      '--columns',
      'height',
      '--quiet',
      'a.csv',
    ]);
    assert.equal(err, '');
    assert.equal(code, 0);
    const report = JSON.parse(out);
    await assertFitsSchema(report);
    assert.equal(report.series.length, 1);
    const [series] = report.series;
    assert.equal(series.name, 'height');
    assert.equal(series.before[20], null);
    for (const key of ['x', 'before', 'after', 'lower', 'upper']) assert.equal(series[key].length, 80, key);
    assert.equal(series.x[79], 7.9);
    assert.equal(series.noise.source, 'estimated');
    assert.equal(out.trimEnd().split('\n').length, 1);
  });

  for (const name of readdirSync(join(ROOT, 'examples/truth'))) {
    const example: { file: string; column: string; truth: number[] } = JSON.parse(
      readFileSync(join(ROOT, 'examples/truth', name), 'utf8'),
    );
    it(`keeps to the schema on ${example.file}, and comes nearer to its truth`, async () => {
      const { code, out } = await denoiseData(folder, ['--json', join(ROOT, 'examples', example.file)]);
      assert.equal(code, 0);
      const report = JSON.parse(out);
      await assertFitsSchema(report);
      const series = report.series.find((each: { name: string }) => each.name === example.column);
      const squares = (values: readonly number[]): number =>
        example.truth.reduce((sum, v, i) => sum + (series.before[i] === null ? 0 : (values[i] - v) ** 2), 0);
      assert.equal(series.after.length, example.truth.length);
      assert.ok(squares(series.after) < 0.5 * squares(series.before), `${squares(series.after)}`);
    });
  }

  it('takes the noise level, the band and x as told, from standard input too', async () => {
    const args = ['--json', '--columns', '2', '--x', 'none', '--noise', '0.1', '--band', '0', '-'];
    const { code, out, err } = await denoiseData(folder, args, specimen());
    assert.equal(code, 0, err);
    const [series] = JSON.parse(out).series;
    assert.equal(series.x, null);
    assert.equal(series.lower, null);
    assert.deepEqual(series.noise, { sigma: 0.1, source: 'given' });
  });

  it('compares the methods', async () => {
    const { code, out } = await denoiseData(folder, ['--compare', '--json', 'a.csv']);
    assert.equal(code, 0);
    const { comparisons } = JSON.parse(out);
    const [{ name, noise, chosen, estimates, reason }] = comparisons;
    assert.deepEqual(Object.keys(reason), ['code', 'message']);
    assert.equal(name, 'height');
    assert.equal(estimates.length, 10);
    assert.equal(estimates[0].method, chosen);
    for (const { rmse, low, high, curve, assumption } of estimates) {
      assert.ok(0 < low && low < rmse && rmse < high && high < 3 * noise);
      assert.equal(curve.length, 80);
      assert.match(assumption, /\.$/);
    }
    const table = await denoiseData(folder, ['--compare', 'a.csv']);
    assert.match(table.out, /^ {2}\* \S+ +0\.\d+ +0\.\d+ to 0\.\d+ +\d+ ms {2}/m);
  });

  it('uses the method that is named', async () => {
    const { out } = await denoiseData(folder, ['--json', '--method', 'whittaker', 'a.csv']);
    const [{ method, after, lower }] = JSON.parse(out).series;
    assert.equal(method, 'whittaker');
    assert.equal(lower, null);
    const compared = await denoiseData(folder, ['--compare', '--json', 'a.csv']);
    const { estimates } = JSON.parse(compared.out).comparisons[0];
    const own = estimates.find((estimate: { method: string }) => estimate.method === 'whittaker');
    for (const [i, value] of after.entries()) assert.ok(Math.abs(value - own.curve[i]) < 1e-9);
  });

  it('prints a summary for people', async () => {
    const { code, out } = await denoiseData(folder, ['--columns', 'height', '--band', '0', 'a.csv']);
    assert.equal(code, 0);
    assert.match(out, /^a\.csv: .*80 rows/);
    assert.match(out, /\n {2}height: noise 0\.\d+ \(estimated\), SNR [\d.]+, 80 samples, 1 missing\n/);
  });

  it('writes the text with nothing but numbers changed, in the encoding it had', async () => {
    const text = specimen().replace(/\n/g, '\r\n');
    for (const [name, bytes] of [
      ['utf8.csv', Buffer.from(`\ufeff${text}`)],
      ['utf16.csv', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ] as const) {
      await writeFile(join(folder, name), bytes);
      const args = ['--out', `clean-${name}`, '--columns', 'height', '--band', '0', '--quiet', name];
      const { code, out, err } = await denoiseData(folder, args);
      assert.equal(err, '');
      assert.equal(code, 0);
      assert.equal(out, '');
      const written = await readFile(join(folder, `clean-${name}`));
      const encoding = name === 'utf16.csv' ? 'utf16le' : 'utf8';
      assert.deepEqual([...written.subarray(0, 3)], [...bytes.subarray(0, 3)]);
      const clean = written.toString(encoding).slice(1);
      assert.notEqual(clean, text);
      assert.equal(withoutNumbers(clean), withoutNumbers(text));
      const cells = (line: string): string[] => line.split(',');
      const before = text.split('\r\n').map(cells);
      clean
        .split('\r\n')
        .map(cells)
        .forEach((row, i) => {
          assert.equal(row[0], before[i][0]);
          assert.equal(row[2], before[i][2]);
        });
    }
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  it('fills in missing samples in a copy, or leaves them missing', async () => {
    const empty = (text: string): number =>
      text.split('\n').filter((line) => line.split(',')[1] === '').length;
    const missing = empty(specimen());
    assert.ok(missing > 0);
    for (const [options, left] of [
      [[], 0],
      [['--missing', 'keep'], missing],
    ] as const) {
      const args = [...options, '--columns', 'height', '--band', '0', '--out', 'copy.csv', 'a.csv'];
      const { code, err } = await denoiseData(folder, args);
      assert.equal(code, 0, err);
      assert.equal(/height.*: 1 missing sample is filled in\./.test(err), left === 0, err);
      const clean = await readFile(join(folder, 'copy.csv'), 'utf8');
      assert.equal(empty(clean), left);
      assert.equal(withoutNumbers(clean), withoutNumbers(specimen()));
    }
  });

  it('draws SVG, PNG and HTML', async () => {
    await denoiseData(folder, ['--plot', 'p.svg', '--columns', 'height', '--quiet', 'a.csv']);
    const svg = await readFile(join(folder, 'p.svg'), 'utf8');
    assert.match(svg, /^<svg .*<\/svg>\s*$/s);
    for (const text of ['a.csv', 'height [m]', 'time [s]', 'before', 'after', '90 % band']) {
      assert.ok(svg.includes(`>${text}<`), text);
    }
    const { code, err } = await denoiseData(folder, ['--plot', 'p.png', '--band', '0', 'a.csv', '--quiet']);
    assert.equal(code, 0, err);
    const png = await readFile(join(folder, 'p.png'));
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
    assert.ok(png.length > 5000);
    await denoiseData(folder, ['--plot', 'p.html', '--band', '0', 'a.csv', '--quiet']);
    const html = await readFile(join(folder, 'p.html'), 'utf8');
    assert.match(html, /^<!doctype html>.*<svg .*<\/html>\s*$/s);
    assert.doesNotMatch(html, /(src|href)="(?!data:)/);
  });

  it('reads a NumPy array and writes one of the same type', async () => {
    const source = join(ROOT, 'test/fixtures/corpus/npy/float32-big-endian.npy');
    const { code, err } = await denoiseData(folder, ['--band', '0', '--quiet', '--out', 'clean.npy', source]);
    assert.equal(err, '');
    assert.equal(code, 0);
    const [before, after] = [await readFile(source), await readFile(join(folder, 'clean.npy'))];
    assert.equal(after.length, before.length);
    assert.deepEqual(after.subarray(0, 128), before.subarray(0, 128));
    assert.ok(!after.equals(before));
  });

  it('prints quantities also where a copy or a picture is written', async () => {
    const alone = await denoiseData(folder, ['--quantities', '--quiet', 'a.csv']);
    assert.match(alone.out, /error bars:\n {6}mean /);
    const untimed = (text: string) => text.replace(/[\d.]+ s$/m, '');
    for (const target of [
      ['--out', 'q.csv'],
      ['--plot', 'q.svg'],
    ]) {
      const { code, out, err } = await denoiseData(folder, ['--quantities', '--quiet', ...target, 'a.csv']);
      assert.equal(code, 0, err);
      assert.equal(untimed(out), untimed(alone.out));
      await rm(join(folder, target[1]));
    }
  });

  it('names the program, and no line, where an option is wrong', async () => {
    const cases: [string[], RegExp][] = [
      [['--wrong', 'a.csv'], /^denoise-data: Unknown option '--wrong'/],
      [['solve', '--wrong'], /^denoise-data solve: Unknown option '--wrong'/],
      [['--first-line', '999', 'a.csv'], /^a\.csv: The table cannot start at line 999/],
    ];
    for (const [args, expected] of cases) {
      const { code, err } = await denoiseData(folder, args);
      assert.equal(code, 2);
      assert.match(err, expected);
    }
  });

  it('says in one line where the input is wrong, with status 2', async () => {
    await writeFile(join(folder, 'bad.csv'), specimen().replace(/\n0\.5,[^,]*/, '\n0.5,abc'));
    await writeFile(join(folder, 'binary.csv'), Buffer.from('a,b\n1,2\n3,\0\n'));
    await writeFile(join(folder, 'empty.csv'), '');
    const cases: [string[], RegExp][] = [
      [['bad.csv'], /^bad\.csv:8:5: .*'abc'/],
      [['binary.csv'], /^binary\.csv:1:1: .*binary data/],
      [['empty.csv'], /^empty\.csv:1:1: /],
      [['missing.csv'], /^missing\.csv:1:1: .*cannot be read/],
      [['--columns', 'width', 'a.csv'], /^a\.csv:1:1: .*width.*height/],
      [
        ['--out', 'no/such/folder/x.csv', '--band', '0', 'a.csv'],
        /^a\.csv:1:1: no\/such\/folder\/x\.csv cannot be written/,
      ],
    ];
    for (const [args, expected] of cases) {
      const { code, out, err } = await denoiseData(folder, ['--quiet', ...args]);
      assert.equal(code, 2, err);
      assert.equal(out, '');
      assert.match(err, expected);
      assert.match(err, /^[^\n]+\n$/);
    }
  });

  it('runs as WebAssembly, and says so, where ONNX Runtime has no binary for this machine', async () => {
    // What onnxruntime-node does on such a machine: requiring its binding throws.
    const preload = join(folder, 'no-binary.cjs');
    await writeFile(
      preload,
      `const Module = require('node:module');
      const load = Module._load;
      Module._load = function (request, ...rest) {
        if (request.endsWith('onnxruntime_binding.node')) throw new Error("Cannot find module '" + request + "'");
        return load.call(this, request, ...rest);
      };`,
    );
    const { code, out, err } = await denoiseData(folder, ['a.csv'], '', ['--require', preload]);
    assert.equal(code, 0, err);
    const untimed = (text: string) => text.replace(/[\d.]+ s$/m, '');
    assert.equal(untimed(out), untimed((await denoiseData(folder, ['--quiet', 'a.csv'])).out));
    assert.match(
      err,
      /^The model runs as WebAssembly, as ONNX Runtime's program for this machine \(\w+-\w+\) cannot be loaded/m,
    );
  });

  it('shows its usage and its version', async () => {
    const help = await denoiseData(folder, ['--help']);
    assert.equal(help.code, 0);
    assert.match(help.out, /^Usage: denoise-data/);
    const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    assert.equal((await denoiseData(folder, ['--version'])).out, `denoise-data ${version}\n`);
  });
});
