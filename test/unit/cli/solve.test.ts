import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { denoiseData, type Outcome, ROOT } from './program';

const solve = (folder: string, args: readonly string[], input = ''): Promise<Outcome> =>
  denoiseData(folder, ['solve', ...args], input);

describe('denoise-data solve', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'denoise-solve-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('prints a formula as JSON that fits its schema, nearer to its reference than before', async () => {
    const { code, out, err } = await solve(folder, [
      '--json',
      '--quiet',
      'y = mean(exp(-x U^2), 400), x = 0..5',
    ]);
    assert.equal(err, '');
    assert.equal(code, 0);
    const report = JSON.parse(out);
    const schema = JSON.parse(await readFile(join(__dirname, 'solveSchema.json'), 'utf8'));
    const validate = new Ajv().compile(schema);
    const fits: boolean = validate(report);
    assert.ok(fits, JSON.stringify(validate.errors));
    assert.ok(report.errorAfter < report.errorBefore / 2, `${report.errorBefore} to ${report.errorAfter}`);
    assert.equal(report.evaluations, 200_000);
    assert.equal(report.series[0].lower.length, 500);
  });

  it('gives a series with its reference for each component of a differential equation', async () => {
    const equation = "y'' = -y, y(0) = 1, y'(0) = 0, t = 0..6, method = euler, n = 60";
    const { code, out } = await solve(folder, ['--json', '--plot', 'a.svg', '-'], equation);
    assert.equal(code, 0);
    const { series, method, errorBefore } = JSON.parse(out);
    assert.deepEqual(
      series.map(({ name }: { name: string }) => name),
      ['y', "y'"],
    );
    assert.equal(method, 'Euler, 60 steps');
    assert.ok(errorBefore > 0.1);
    assert.ok(Math.abs(series[0].reference[60] - Math.cos(6)) < 1e-9);
    assert.match(await readFile(join(folder, 'a.svg'), 'utf8'), /reference<\/text>/);
  });

  it('says what it assumed, and lists the methods', async () => {
    const { out, err } = await solve(folder, ["y' = -y"]);
    assert.match(err, /assumed: t = 0\.\.10, y\(0\) = 1, method = euler, n = 100\./);
    assert.match(out, /Euler, 100 steps +100 +0\.0\d+ +-\n/);
  });

  it('takes the derivative of a column of data, nearer to a reference that is given', async () => {
    const file = join(ROOT, 'examples/pendulum.csv');
    const { code, out } = await solve(folder, ['--json', '--data', file, 'v = D(angle)']);
    assert.equal(code, 0);
    const report = JSON.parse(out);
    const schema = JSON.parse(await readFile(join(__dirname, 'solveSchema.json'), 'utf8'));
    const validate = new Ajv().compile(schema);
    const fits: boolean = validate(report);
    assert.ok(fits, JSON.stringify(validate.errors));
    assert.equal(report.kind, 'difference');
    assert.equal(report.errorBefore, null);
    const [{ before, after, lower, upper, reference }] = report.series;
    assert.equal(reference, null);
    assert.equal(before.length, 600);
    const roughness = (values: number[]) =>
      values.slice(1).reduce((total, v, i) => total + (v - values[i]) ** 2, 0);
    assert.ok(roughness(after) < roughness(before) / 20);
    assert.ok(after.every((v: number, i: number) => lower[i] <= v && v <= upper[i]));
  });

  it('asks for data where an equation names them, and refuses them elsewhere', async () => {
    const without = await solve(folder, ['v = D(angle)']);
    assert.equal(without.code, 2);
    assert.match(without.err, /^<equation>:1:7: angle has no definition.*--data FILE/);
    const unused = await solve(folder, ['--data', 'a.csv', 'y = sin(x)']);
    assert.equal(unused.code, 2);
    assert.match(unused.err, /--data a\.csv: this equation names no data/);
    const absent = await solve(folder, ['--data', 'absent.csv', 'v = D(angle)']);
    assert.equal(absent.code, 2);
    assert.match(absent.err, /cannot be read/);
  });

  it('names the place of what is wrong', async () => {
    const { code, out, err } = await solve(folder, ['y = 2 + * 3']);
    assert.equal(code, 2);
    assert.equal(out, '');
    assert.match(err, /^<equation>:1:9: '\*' is not expected here/);
    assert.equal((await solve(folder, [])).code, 2);
    assert.equal((await solve(folder, ['y = x', '--plot', 'a.gif'])).code, 2);
  });
});
