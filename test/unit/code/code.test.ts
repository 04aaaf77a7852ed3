import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { commandLineCode } from '../../../src/core/code/commandLine';
import { pythonCode, pythonProgramCode } from '../../../src/core/code/python';
import type { ProgramFiles, Recipe } from '../../../src/core/code/recipe';
import { typescriptCode } from '../../../src/core/code/typescript';
import { denoise } from '../../../src/core/denoise';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { type Denoiser, openDenoiser } from '../../../src/core/diffusion/session';
import { singleRound } from '../../../src/core/diffusion/singleRound';
import { DEFAULT_SETTINGS, type SeriesResult } from '../../../src/core/result';

const run = promisify(execFile);
const ROOT = join(__dirname, '../../..');
const FOLDER = join(ROOT, 'out/code');
const MODELS = join(ROOT, 'models');
const PROGRAM: ProgramFiles = {
  version: '0.1.0',
  model: join(MODELS, 'denoiser.onnx'),
  cli: join(FOLDER, 'dist/cli.js'),
  library: join(FOLDER, 'dist/denoise.js'),
};
/** A Python with onnxruntime and numpy: DENOISE_PYTHON, or training's own. */
const PYTHON = process.env.DENOISE_PYTHON ?? join(ROOT, 'training/.venv/bin/python');
/** A name that would end comments and strings if it were not kept from it. */
const NAME = 'a"""b\\ */\n`$`';

/** A noisy sine, every 37th sample missing. */
function samples(n: number, noise = 0.2): Float64Array {
  const normal = normalGenerator(5);
  return Float64Array.from({ length: n }, (_, i) =>
    i % 37 === 36 ? Number.NaN : 3 + Math.sin(i / 15) + noise * normal(),
  );
}

/** Ascending, with gaps of every length between half and one and a half. */
function uneven(n: number): Float64Array {
  let x = 1.7e9;
  return Float64Array.from({ length: n }, (_, i) => {
    x += 1 + 0.5 * Math.sin(i * i);
    return x;
  });
}

describe('generated code', () => {
  let denoiser: Denoiser;

  before(async () => {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(join(FOLDER, 'dist'), { recursive: true });
    const entries = { cli: 'src/cli.ts', denoise: 'src/library.ts' };
    buildSync({
      entryPoints: Object.entries(entries).map(([out, file]) => ({ in: join(ROOT, file), out })),
      outdir: join(FOLDER, 'dist'),
      bundle: true,
      platform: 'node',
      target: 'node20',
      external: ['onnxruntime-node', 'onnxruntime-web', '@resvg/resvg-js'],
      define: { 'import.meta.url': '__filename' },
      logLevel: 'error',
    });
    // The command line finds the model beside its own folder.
    mkdirSync(join(FOLDER, 'models'));
    for (const file of readdirSync(MODELS)) {
      if (/\.(onnx|json)$/.test(file)) copyFileSync(join(MODELS, file), join(FOLDER, 'models', file));
    }
    denoiser = await openDenoiser(MODELS);
  });

  /** What the panel would show of these samples, and what the code is made from. */
  async function cooked(
    y: Float64Array,
    x: Float64Array | null,
    outliers: 'keep' | 'remove' = 'keep',
    untouched: Recipe['settings']['untouched'] = [],
    errorBars?: Float64Array,
  ): Promise<{ recipe: Recipe; result: SeriesResult }> {
    const settings = { ...DEFAULT_SETTINGS, bandLevel: 0, outliers, untouched };
    const result = await denoise({ name: NAME, x, y, ...(errorBars && { errorBars }) }, settings, denoiser);
    return {
      result,
      recipe: {
        source: NAME,
        series: result,
        settings: { ...settings, sigma: result.noise.sigma },
        program: PROGRAM,
        model: denoiser.info,
      },
    };
  }

  function assertSame(printed: readonly number[], result: SeriesResult, tolerance: number): void {
    assert.equal(printed.length, result.after.length);
    printed.forEach((value, i) => {
      assert.ok(
        Math.abs(value - result.after[i]) <= tolerance,
        `sample ${i}: ${value}, not ${result.after[i]}`,
      );
    });
  }

  async function printedBy(
    program: string,
    args: readonly string[],
    file: string,
    code: string,
  ): Promise<number[]> {
    const path = join(FOLDER, file);
    writeFileSync(path, code);
    const { stdout } = await run(program, [...args, path], { maxBuffer: 2 ** 26 });
    return stdout.trimEnd().split('\n').map(Number);
  }

  it('for the shell prints what the panel shows', async () => {
    const { recipe, result } = await cooked(samples(150), uneven(150), 'remove', [
      { from: -1, to: 1.7e9 + 20 },
    ]);
    const path = join(FOLDER, 'samples.sh');
    writeFileSync(path, commandLineCode(recipe, null));
    const { stdout } = await run('sh', [path], { maxBuffer: 2 ** 26 });
    const [series] = (JSON.parse(stdout) as { series: { after: number[] }[] }).series;
    assertSame(series.after, result, 0);
    assert.equal(result.after[3], result.before[3], 'a sample of the untouched stretch');
  });

  it('for the shell reads the file itself where it can', async () => {
    const { recipe, result } = await cooked(samples(150), null);
    const folder = join(FOLDER, "it's $HOME");
    mkdirSync(folder);
    const path = join(folder, 'data 1.csv');
    writeFileSync(path, `k,y\n${Array.from(result.before, (y, i) => `${i},${y}\n`).join('')}`);
    const script = commandLineCode(recipe, { path, column: 2, x: null });
    assert.ok(script.length < 600, 'no samples in it');
    writeFileSync(join(FOLDER, 'file.sh'), script);
    const { stdout } = await run('sh', [join(FOLDER, 'file.sh')]);
    const [series] = (JSON.parse(stdout) as { series: { after: number[] }[] }).series;
    assertSame(series.after, result, 0);
  });

  for (const [kind, n, x] of [
    ['short and even', 150, null],
    ['long and uneven', 2600, uneven(2600)],
  ] as const) {
    it(`in TypeScript prints what the panel shows of a ${kind} series`, async () => {
      const { recipe, result } = await cooked(samples(n), x);
      const tsx = join(ROOT, 'node_modules/tsx/dist/cli.mjs');
      assertSame(await printedBy(process.execPath, [tsx], 'code.ts', typescriptCode(recipe)), result, 0);
    });
  }

  it('repeats a series with error bars', async () => {
    const errorBars = Float64Array.from({ length: 150 }, (_, i) => 0.1 + 0.3 * Math.sin(i * i) ** 2);
    const { recipe, result } = await cooked(samples(150), null, 'keep', [], errorBars);
    assert.equal(result.noise.source, 'error-bars');
    const tsx = join(ROOT, 'node_modules/tsx/dist/cli.mjs');
    assertSame(await printedBy(process.execPath, [tsx], 'bars.ts', typescriptCode(recipe)), result, 0);
    const printed = await run('sh', ['-c', commandLineCode(recipe, null)]);
    const [series] = (JSON.parse(printed.stdout) as { series: { after: number[] }[] }).series;
    assertSame(series.after, result, 0);
  });

  it('takes one round of the network for the curve of a plain series', async () => {
    const { recipe, result } = await cooked(samples(150), null, 'remove');
    const after = await singleRound(denoiser, result.before, recipe.settings.sigma, true);
    assertSame([...after], result, 1e-12);
  });

  // Python with onnxruntime is not everywhere: without it these two are not part of the run.
  if (existsSync(PYTHON)) {
    it('in Python computes what the panel shows, with onnxruntime and numpy alone', async () => {
      const { recipe, result } = await cooked(
        samples(150),
        Float64Array.from({ length: 150 }, (_, i) => i / 10),
      );
      const code = pythonCode(recipe, denoiser.card);
      assertSame(await printedBy(PYTHON, [], 'code.py', code), result, 1e-5);
    });

    it('in Python has the program compute any other series', async () => {
      const { recipe, result } = await cooked(samples(2600), uneven(2600));
      assertSame(await printedBy(PYTHON, [], 'program.py', pythonProgramCode(recipe)), result, 0);
    });
  }
}).timeout(60_000);
