import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { openDenoiser } from '../../../src/core/diffusion/session';
import { runJob } from '../../../src/core/job';
import { AUTOMATIC } from '../../../src/core/reading/options';
import { DEFAULT_SETTINGS, type DenoiseSettings } from '../../../src/core/result';
import { csvFileOf } from '../../../src/core/writing/resultTable';

const ROOT = join(__dirname, '../../..');
const run = promisify(execFile);

interface ReportedSeries {
  readonly again: readonly string[];
  readonly after: readonly number[];
  readonly lower: readonly number[] | null;
  readonly upper: readonly number[] | null;
  readonly noise: { readonly sigma: number };
}
interface Report {
  readonly program: { readonly version: string };
  readonly model: { readonly sha256: string };
  readonly settings: DenoiseSettings;
  readonly series: readonly ReportedSeries[];
}

const loader = join(ROOT, 'node_modules/tsx/dist/loader.mjs');

async function denoiseData(folder: string, args: readonly string[]): Promise<Report> {
  const words = ['--import', loader, join(ROOT, 'src/cli.ts'), ...args];
  const { stdout } = await run(process.execPath, words, { cwd: folder });
  return JSON.parse(stdout);
}

/** What a POSIX shell makes of a command line, by one. */
async function shellWords(line: string): Promise<string[]> {
  const { stdout } = await run('sh', ['-c', `printf '%s\\n' ${line}`]);
  return stdout.trimEnd().split('\n');
}

/** Unevenly spaced, a sample missing, error bars, decimal commas. */
function specimen(): string {
  const normal = normalGenerator(11);
  const rows = Array.from({ length: 90 }, (_, i) => {
    const t = i / 10 + 0.03 * Math.sin(i * i);
    const [a, b] = [Math.sin(t), Math.cos(t)].map((v) => v + 0.1 * normal());
    return [t, i === 20 ? null : a, b, i === 30 ? null : 0.1 + 0.05 * Math.sin(5 * i)]
      .map((v) => (v === null ? '' : v.toFixed(5).replace('.', ',')))
      .join(';');
  });
  return `t [s];first;second;second error\n${rows.join('\n')}\n`;
}

describe('provenance', function () {
  this.timeout(120_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'denoise-provenance-'));
    await writeFile(join(folder, 'a.csv'), specimen());
  });
  after(() => rm(folder, { recursive: true }));

  it('gives the same again where the noise level that was found had been doubted', async () => {
    const normal = normalGenerator(3);
    let curve = 0;
    const rough = Array.from({ length: 128 }, () => {
      curve = 0.5 * curve + normal();
      return curve + 0.1 * normal();
    });
    await writeFile(join(folder, 'rough.csv'), `y\n${rough.join('\n')}\n`);
    const first = await denoiseData(folder, ['--json', '--quiet', '--method', 'auto', 'rough.csv']);
    const found = await denoiseData(folder, ['--json', '--quiet', 'rough.csv']);
    assert.ok(first.series[0].noise.sigma < 0.6 * found.series[0].noise.sigma);
    const again = await denoiseData(folder, [...first.series[0].again, 'rough.csv']);
    assert.deepEqual(again.series[0].after, first.series[0].after);
    assert.deepEqual(again.series[0].upper, first.series[0].upper);
  });

  it('in JSON is enough for the command line to give the same to the last digit', async () => {
    const options = [
      '--json',
      '--quiet',
      '--decimal',
      'comma',
      '--samples',
      '3',
      '--seed',
      '7',
      '--band',
      '0.8',
    ];
    const first = await denoiseData(folder, [...options, '--untouched', '2..3', 'a.csv']);
    assert.match(first.program.version, /^\d+\.\d+\.\d+$/);
    assert.match(first.model.sha256, /^[0-9a-f]{64}$/);
    assert.equal(first.settings.seed, 7);
    assert.equal(first.series.length, 2);
    for (const series of first.series) {
      const { series: again } = await denoiseData(folder, [...series.again, '--quiet', 'a.csv']);
      for (const key of ['after', 'lower', 'upper'] as const)
        assert.deepEqual(again[0][key], series[key], key);
      assert.equal(again[0].noise.sigma, series.noise.sigma);
    }
  });

  for (const decimalMark of ['.', ','] as const) {
    it(`in an exported CSV file with decimal ${decimalMark} repeats it from that file alone`, async () => {
      const denoiser = await openDenoiser(join(ROOT, 'models'));
      const settings: DenoiseSettings = { ...DEFAULT_SETTINGS, samples: 3, seed: 5 };
      const text = specimen();
      const choice = { columns: null, x: null };
      const job = await runJob({ text, ranges: null, reading: AUTOMATIC, choice, settings }, denoiser);
      const series = job.items.map(({ result }) => ({ ...result, unit: null }));
      const file = `saved ${decimalMark}.csv`;
      const csv = csvFileOf(
        { xName: 't', xUnit: 's', xIsTime: false, series },
        { version: '0.1.0', model: denoiser.info, settings, equation: null },
        file,
        decimalMark,
      );
      await writeFile(join(folder, file), csv);
      const saved = await readFile(join(folder, file), 'utf8');
      assert.ok(saved.includes(denoiser.info.sha256));
      const commands = [...saved.matchAll(/^# Again: denoise-data (.*)$/gm)].map(([, line]) => line);
      assert.equal(commands.length, 2);
      const [rows] = [
        saved
          .split('\n')
          .filter((line) => line !== '' && !line.startsWith('#'))
          .slice(1),
      ];
      for (const [k, line] of commands.entries()) {
        const report = await denoiseData(folder, ['--quiet', ...(await shellWords(line))]);
        assert.equal(report.model.sha256, denoiser.info.sha256);
        const separator = decimalMark === ',' ? ';' : ',';
        const column = (offset: number) =>
          rows.map((row) => Number(row.split(separator)[2 + 4 * k + offset].replace(',', '.')));
        const [{ after, lower, upper }] = report.series;
        assert.deepEqual(after, column(0));
        assert.deepEqual(lower, column(1));
        assert.deepEqual(upper, column(2));
      }
    });
  }
});
