import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DenoiseExtensionApi } from '../../../src/api';
import type { ConsumerApi } from '../consumer/extension';
import { closeEverything, denoiseActive, openText, panelTitles, resultOf } from './workspace';

async function exportsOfExtension(): Promise<DenoiseExtensionApi> {
  const extension = vscode.extensions.getExtension<DenoiseExtensionApi>('denoise.denoise');
  assert.ok(extension);
  return extension.activate();
}

/** A sine with a regular disturbance, two samples missing. */
const VALUES = Array.from({ length: 200 }, (_, i) =>
  i === 50 || i === 51 ? Number.NaN : 10 + 3 * Math.sin(i / 15) + 0.4 * Math.cos(i * i),
);

describe('interface for other extensions', () => {
  afterEach(closeEverything);

  it('gives what the program computes, and shows nothing', async () => {
    const api = await exportsOfExtension();
    assert.equal(api.version, 1);
    const found = await api.denoise(VALUES);
    assert.deepEqual(panelTitles(), []);
    const { document } = await openText(VALUES.join('\n'));
    await denoiseActive();
    const { series, model } = await resultOf(document.uri);
    assert.deepEqual(found.after, series[0].after);
    assert.equal(found.sigma, series[0].noise.sigma);
    assert.deepEqual(found.model, model);
    assert.deepEqual([found.lower, found.upper], [null, null]);
  });

  it('takes positions, a noise level, a band and a seed', async () => {
    const api = await exportsOfExtension();
    const x = VALUES.map((_, i) => i + 0.4 * Math.sin(i * i));
    const options = { x, sigma: 0.3, bandLevel: 0.8, seed: 7, outliers: 'remove' } as const;
    const found = await api.denoise(Float32Array.from(VALUES), options);
    assert.equal(found.sigma, 0.3);
    assert.ok(found.lower && found.upper);
    found.after.forEach((value, i) => {
      assert.ok(found.lower && found.upper && found.lower[i] <= value && value <= found.upper[i]);
    });
    assert.deepEqual((await api.denoise(Float32Array.from(VALUES), options)).lower, found.lower);
    assert.ok(found.warnings.some(({ code }) => code === 'uneven-x'));
  });

  it('refuses what it cannot use, and says what', async () => {
    const api = await exportsOfExtension();
    const refused = (values: ArrayLike<number>, options: object, message: RegExp) =>
      assert.rejects(api.denoise(values, options), (error: Error) => {
        assert.equal(error.name, 'InputError');
        assert.match(error.message, message);
        return true;
      });
    await refused([], {}, /no numbers/);
    await refused([1, Number.POSITIVE_INFINITY, 3], {}, /values\[1\] is Infinity/);
    await refused(VALUES, { x: [1, 2] }, /2 positions for 200 values/);
    await refused([1, 2, 3], { x: [1, 3, 2] }, /x\[2\] is 2/);
    await refused(VALUES, { sigma: -1 }, /noise level/);
    await refused(VALUES, { bandLevel: 1 }, /band level/);
  });

  it('serves another extension, which checks its version first', async () => {
    const other = vscode.extensions.getExtension<ConsumerApi>('denoise-tests.consumer');
    assert.ok(other, 'the other extension is there');
    const consumer = await other.activate();
    const truth = Array.from({ length: 200 }, (_, i) => Math.sin(i / 15));
    const noisy = truth.map((value, i) => value + 0.2 * Math.SQRT2 * Math.cos(i * i));
    const { after, lower, upper, sigma, model } = await consumer.clean(noisy, 1);
    const error = (values: ArrayLike<number>) =>
      Math.sqrt(truth.reduce((sum, value, i) => sum + (values[i] - value) ** 2, 0) / truth.length);
    assert.ok(error(after) < error(noisy) / 2, `${error(noisy)} before, ${error(after)} after`);
    assert.ok(lower && upper && after.every((value, i) => lower[i] < value && value < upper[i]));
    assert.equal(sigma, 0.2);
    assert.match(model.sha256, /^[0-9a-f]{64}$/);
    await assert.rejects(consumer.clean(noisy, 2), /Denoise has version 1 of its interface, not 2\./);
  });

  it('stops when it is told to', async () => {
    const api = await exportsOfExtension();
    const controller = new AbortController();
    const long = Float64Array.from({ length: 300_000 }, (_, i) => Math.sin(i / 50) + Math.cos(i * i));
    const running = api.denoise(long, { bandLevel: 0.9, signal: controller.signal });
    controller.abort();
    await assert.rejects(running, (error: Error) => error.name === 'CancelledError');
  });
});
