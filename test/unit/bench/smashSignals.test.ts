import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { smashDeviation } from '../../../bench/accuracy/smash';
import { MEANS, VARIANCES } from '../../../bench/accuracy/smashSignals';
import { mean } from '../../../bench/accuracy/statistics';

describe('smash study signals', () => {
  const { scenarios }: { scenarios: Record<string, { input: number }> } = JSON.parse(
    readFileSync(join(process.cwd(), 'bench/classical/smash.json'), 'utf8'),
  );

  it('have in every scenario the noise that the published results were computed with', () => {
    for (const [name, curve] of Object.entries(MEANS)) {
      const mu = curve(1024);
      const size = mean(mu.map((v) => v * v));
      for (const snr of [1, 3]) {
        for (const [noise, variance] of Object.entries(VARIANCES)) {
          const sigma = smashDeviation(mu, variance(1024), snr);
          const expected = (1e4 * mean(sigma.map((v) => v * v))) / size;
          const key = `${name}.${snr}.${noise}`;
          assert.ok(Math.abs(expected / scenarios[key].input - 1) < 2e-3, `${key}: ${expected}`);
        }
      }
    }
  });
});
