import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { denoise } from '../../../src/core/denoise';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { type Denoiser, openDenoiser } from '../../../src/core/diffusion/session';
import { CURVES, FEATURES } from '../../../src/core/ode/refinerInput';
import { openRefiner } from '../../../src/core/ode/refinerSession';
import { DEFAULT_SETTINGS } from '../../../src/core/result';

const ROOT = join(__dirname, '../../..');
const MODELS = join(ROOT, 'models');
/** Of the standard deviation of the data. */
const AGREEMENT = 1e-4;

async function asWasm<Value>(work: () => Promise<Value>): Promise<Value> {
  process.env.DENOISE_RUNTIME = 'wasm';
  try {
    return await work();
  } finally {
    delete process.env.DENOISE_RUNTIME;
  }
}

describe('the runtime of the models', function () {
  // Compiling WebAssembly takes seconds on a busy machine.
  this.timeout(60_000);
  let native: Denoiser;
  let wasm: Denoiser;
  before(async () => {
    native = await openDenoiser(MODELS, { threads: 1 });
    wasm = await asWasm(() => openDenoiser(MODELS, { threads: 1 }));
  });
  const normal = normalGenerator(4);
  const series = [
    { what: 'a short curve', y: curve(40, (t) => Math.exp(-3 * t), 0.05) },
    { what: 'a wave', y: curve(512, (t) => Math.sin(40 * t), 0.3) },
    { what: 'steps in large units', y: curve(700, (t) => 1e5 * Math.floor(4 * t), 2e3) },
    { what: 'more samples than the network takes at once', y: curve(5000, (t) => Math.sin(90 * t * t), 0.5) },
    {
      what: 'a series with gaps',
      y: curve(300, (t) => 1 / (1 + 9 * t), 0.02).map((v, i) => (i % 7 ? v : NaN)),
    },
  ];

  function curve(n: number, of: (t: number) => number, sigma: number): Float64Array {
    return Float64Array.from({ length: n }, (_, i) => of(i / n) + sigma * normal());
  }

  for (const { what, y } of series) {
    it(`gives the same as WebAssembly as natively, with its band: ${what}`, async () => {
      const input = { name: 'y', x: null, y };
      const [a, b] = [
        await denoise(input, DEFAULT_SETTINGS, native),
        await denoise(input, DEFAULT_SETTINGS, wasm),
      ];
      const finite = y.filter((v) => !Number.isNaN(v));
      const mean = finite.reduce((sum, v) => sum + v, 0) / finite.length;
      const deviation = Math.sqrt(finite.reduce((sum, v) => sum + (v - mean) ** 2, 0) / finite.length);
      assert.ok(a.lower && a.upper && b.lower && b.upper);
      for (const [one, other] of [
        [a.after, b.after],
        [a.lower, b.lower],
        [a.upper, b.upper],
      ]) {
        const worst = one.reduce((most, v, i) => Math.max(most, Math.abs(v - other[i])), 0);
        assert.ok(worst < AGREEMENT * deviation, `${worst / deviation}`);
      }
    });
  }

  it('is said where it is not the usual one', () => {
    assert.deepEqual(native.notices, []);
    assert.equal(wasm.notices.length, 1);
    assert.match(wasm.notices[0].message, /WebAssembly.*DENOISE_RUNTIME=wasm.*same numbers.*slowly/);
  });

  it('gives the same for differential equations', async () => {
    const nodes = 75;
    const features = Float32Array.from({ length: nodes * FEATURES }, () => normal());
    const curves = Float32Array.from({ length: nodes * CURVES }, () => normal());
    const own = await openRefiner(MODELS, { threads: 1 });
    const other = await asWasm(() => openRefiner(MODELS, { threads: 1 }));
    const [a, b] = [await own.run(features, curves, 1, nodes), await other.run(features, curves, 1, nodes)];
    assert.ok(a.r.some((v) => Math.abs(v) > 0.01));
    a.r.forEach((v, i) => {
      assert.ok(Math.abs(v - b.r[i]) < AGREEMENT, `${v} and ${b.r[i]}`);
    });
  });

  describe('without a program for this machine', () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'denoise-runtime-'));
      const modules = join(folder, 'node_modules');
      mkdirSync(modules);
      for (const name of ['onnxruntime-web', 'onnxruntime-common']) {
        symlinkSync(join(ROOT, 'node_modules', name), join(modules, name), 'junction');
      }
      buildSync({
        entryPoints: [join(ROOT, 'src/cli.ts')],
        outfile: join(folder, 'dist/cli.js'),
        bundle: true,
        platform: 'node',
        format: 'cjs',
        target: 'node20',
        external: ['onnxruntime-node', 'onnxruntime-web', '@resvg/resvg-js'],
      });
      cpSync(MODELS, join(folder, 'models'), { recursive: true });
    });
    after(() => rmSync(folder, { recursive: true }));

    const run = () =>
      spawnSync(
        process.execPath,
        [join(folder, 'dist/cli.js'), '--json', join(ROOT, 'examples/sensor.csv')],
        {
          encoding: 'utf8',
          timeout: 60_000,
        },
      );

    it('falls back to WebAssembly, says so and why, and ends', () => {
      const { status, stdout, stderr } = run();
      assert.equal(status, 0, stderr);
      assert.match(stderr, /runs as WebAssembly.*cannot be loaded: Cannot find .*onnxruntime-node/);
      assert.ok(JSON.parse(stdout).series.length > 0);
    });

    it('says what to install where WebAssembly is missing too', () => {
      rmSync(join(folder, 'node_modules/onnxruntime-web'));
      const { status, stdout, stderr } = run();
      assert.equal(status, 1);
      assert.equal(stdout, '');
      assert.match(stderr, /onnxruntime-node.*onnxruntime-web.*Install the Denoise build for this platform/);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
    });
  });
});
