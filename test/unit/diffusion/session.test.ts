import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gaussianEstimate } from '../../../src/core/diffusion/conditioning';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { posteriors } from '../../../src/core/diffusion/sampler';
import { openDenoiser } from '../../../src/core/diffusion/session';
import { InputError } from '../../../src/core/errors';
import { difference, rootMeanSquare } from './fakes';

const MODELS = join(__dirname, '../../../models');

describe('openDenoiser', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'denoise-model-'));
  });
  after(() => rm(folder, { recursive: true }));

  const refused = (code: string, text: RegExp) => (error: unknown) =>
    error instanceof InputError && error.code === code && text.test(error.message);

  it('opens the model that the extension carries, and it denoises', async () => {
    const denoiser = await openDenoiser(MODELS, { threads: 1 });
    const n = 100;
    const normal = normalGenerator(9);
    const truth = Float64Array.from({ length: n }, (_, i) => Math.SQRT2 * Math.sin(i / 12));
    const observation = {
      y: truth.map((v) => v + 0.3 * normal()),
      w: new Float64Array(n).fill(1),
      sigma: 0.3,
      outliers: false,
    };
    const [{ mean, deviation }] = await posteriors(denoiser, [observation]);
    assert.equal(mean.length, n);
    // Somewhat more certain than the data alone, and not absurdly so.
    const typical = rootMeanSquare(deviation) * denoiser.card.deviationScale;
    assert.ok(typical > 0.02 && typical < 0.3, `${typical}`);
    const closedForm = gaussianEstimate(observation, new Float64Array(n), denoiser.card.logSnrStart);
    const error = (values: Float64Array): number => rootMeanSquare(difference(values, truth));
    // The network must add to what a white prior knows.
    assert.ok(error(mean) < error(closedForm), `${error(mean)} and ${error(closedForm)}`);
  });

  it('gives each curve of a batch what it gives that curve alone', async () => {
    const denoiser = await openDenoiser(MODELS, { threads: 1 });
    const normal = normalGenerator(10);
    const observations = [0.1, 0.5].map((sigma) => ({
      y: Float64Array.from({ length: 128 }, (_, i) => Math.cos(i / 9) + sigma * normal()),
      w: new Float64Array(128).fill(1),
      sigma,
      outliers: sigma > 0.3,
    }));
    const together = await posteriors(denoiser, observations);
    for (const [k, observation] of observations.entries()) {
      const [alone] = await posteriors(denoiser, [observation]);
      assert.ok(rootMeanSquare(difference(alone.mean, together[k].mean)) < 1e-5);
      assert.ok(rootMeanSquare(difference(alone.deviation, together[k].deviation)) < 1e-5);
    }
  });

  it('says what is missing or damaged, and what to do', async () => {
    await assert.rejects(
      openDenoiser(folder),
      refused('model-missing', /denoiser\.json cannot be read.*Reinstall/),
    );
    await writeFile(join(folder, 'denoiser.json'), '{');
    await assert.rejects(openDenoiser(folder), refused('model-damaged', /is not JSON.*Reinstall/));
    const card = JSON.parse(await readFile(join(MODELS, 'denoiser.json'), 'utf8'));
    await writeFile(join(folder, 'denoiser.json'), JSON.stringify({ ...card, bandScale: -1 }));
    await assert.rejects(openDenoiser(folder), refused('model-damaged', /damaged at "bandScale"/));
    await copyFile(join(MODELS, 'denoiser.json'), join(folder, 'denoiser.json'));
    await assert.rejects(openDenoiser(folder), refused('model-missing', /denoiser\.onnx cannot be read/));
    await writeFile(join(folder, card.file), 'not a model');
    await assert.rejects(openDenoiser(folder), refused('model-damaged', /SHA-256/));
  });
});
