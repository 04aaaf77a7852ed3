import assert from 'node:assert/strict';
import { InputError } from '../../../src/core/errors';
import { type JobRequest, runJob } from '../../../src/core/job';
import { listed } from '../../../src/core/notice';
import { AUTOMATIC } from '../../../src/core/reading/options';
import { DEFAULT_SETTINGS } from '../../../src/core/result';
import { fakeDenoiser, wienerFilter } from './fakes';

const rows = Array.from({ length: 40 }, (_, i) => `${i},${(i % 7) + 0.5},${Math.cos(i / 5).toFixed(3)}`);
const request: JobRequest = {
  text: `t [s],a,b\n${rows.join('\n')}\n`,
  ranges: null,
  reading: AUTOMATIC,
  choice: { columns: null, x: null },
  settings: DEFAULT_SETTINGS,
};

describe('runJob', () => {
  it('denoises every series of a text, and tells where each stands', async () => {
    const progress: number[] = [];
    const job = await runJob(request, fakeDenoiser(wienerFilter), { onProgress: (f) => progress.push(f) });
    assert.equal(job.xColumn, 0);
    assert.deepEqual(
      job.items.map((item) => [item.column, item.result.name, item.rows.length]),
      [
        [1, 'a', 40],
        [2, 'b', 40],
      ],
    );
    assert.equal(job.items[0].result.before[3], 3.5);
    assert.match(listed(job.summary), /40 rows/);
    assert.ok(job.seconds.total >= job.seconds.read + job.seconds.denoise - 1e-9);
    assert.ok(progress.every((v, i) => i === 0 || v >= progress[i - 1]));
    assert.equal(progress.at(-1), 1);
  });

  it('evaluates no curve twice, neither for its result nor for the check of it', async () => {
    const lines = Array.from({ length: 128 }, (_, i) => `${i},${Math.sin(i / 9) + 0.1 * Math.cos(i * i)}`);
    const model = fakeDenoiser(wienerFilter);
    const seen: string[] = [];
    await runJob(
      { ...request, text: lines.join('\n') },
      {
        ...model,
        run(batch) {
          for (let k = 0; k < batch.size; k++) {
            seen.push([batch.sigma[k], ...batch.y.subarray(k * batch.length, (k + 1) * batch.length)].join());
          }
          return model.run(batch);
        },
      },
    );
    assert.ok(seen.length > 1);
    assert.equal(new Set(seen).size, seen.length);
  });

  it('gives plain data that crosses a process boundary', async () => {
    const job = await runJob(request, fakeDenoiser(wienerFilter));
    assert.deepEqual(structuredClone(job), job);
  });

  it('passes on what is wrong with the text', async () => {
    await assert.rejects(
      runJob({ ...request, text: 'nothing here' }, fakeDenoiser(wienerFilter)),
      (error) => error instanceof InputError,
    );
  });
});
