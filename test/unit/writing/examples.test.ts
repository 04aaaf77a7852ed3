import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Denoiser, openDenoiser } from '../../../src/core/diffusion/session';
import { runJob } from '../../../src/core/job';
import { AUTOMATIC } from '../../../src/core/reading/options';
import { readTable } from '../../../src/core/reading/readTable';
import { DEFAULT_SETTINGS } from '../../../src/core/result';
import { applyEdits, editsFor } from '../../../src/core/writing/edits';

const ROOT = path.join(import.meta.dirname, '../../..');
const NUMBER = /[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?|null/g;

interface Truth {
  readonly file: string;
  readonly column: string;
  readonly truth: readonly number[];
}

function rmse(values: Float64Array, truth: readonly number[], present: Float64Array): number {
  let sum = 0;
  let count = 0;
  values.forEach((value, row) => {
    if (!Number.isNaN(present[row])) {
      sum += (value - truth[row]) ** 2;
      count += 1;
    }
  });
  return Math.sqrt(sum / count);
}

describe('example files, denoised and written back', function () {
  this.timeout(120_000);
  const ratios: number[] = [];
  let denoiser: Denoiser;

  before(async () => {
    denoiser = await openDenoiser(path.join(ROOT, 'models'));
  });

  const folder = path.join(ROOT, 'examples/truth');
  for (const name of readdirSync(folder)) {
    const { file, column, truth }: Truth = JSON.parse(readFileSync(path.join(folder, name), 'utf8'));

    it(`${file} is no farther from the truth, and only its numbers changed`, async () => {
      const text = readFileSync(path.join(ROOT, 'examples', file), 'utf8');
      const settings = { ...DEFAULT_SETTINGS, bandLevel: 0 };
      const choice = { columns: [column], x: null };
      const { table, items } = await runJob(
        { text, ranges: null, reading: AUTOMATIC, choice, settings },
        denoiser,
      );
      const [{ column: index, rows, result }] = items;
      const { edits } = editsFor(text, table, index, rows, result.after, result.noise.sigma);
      const cleaned = applyEdits(text, edits);

      const before = table.columns[index].values;
      const after = readTable(cleaned, null).columns[index].values;
      const ratio = rmse(after, truth, before) / rmse(before, truth, before);
      ratios.push(ratio);
      assert.ok(ratio < 1.005, `the error grew to ${ratio} of what it was`);
      assert.ok(!after.includes(Number.NaN), 'missing samples are filled');
      // Blanks may have made room in aligned columns, and empty cells got a number.
      const frame = (whole: string) => whole.replace(NUMBER, '').replace(/ +/g, ' ');
      assert.equal(frame(cleaned), frame(text));
    });
  }

  it('are much nearer to the truth on the whole', () => {
    const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
    assert.ok(mean < 0.7, `geometric mean of the errors: ${mean} of what they were`);
  });
});
