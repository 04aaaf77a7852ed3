import assert from 'node:assert/strict';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { quickSummary } from '../../../src/core/quickSummary';

describe('summary of selected numbers', () => {
  it('has the number of samples, mean, noise level and SNR of each series', () => {
    const normal = normalGenerator(1);
    const lines = Array.from({ length: 2000 }, (_, i) =>
      i === 5 ? `${i};` : `${i};${(10 + Math.sin(i / 60) + 0.1 * normal()).toFixed(4)}`.replace('.', ','),
    );
    const { series, decimalMark } = quickSummary(`t;y [V]\n${lines.join('\n')}`, null);
    assert.equal(decimalMark, ',');
    assert.equal(series.length, 1);
    const [{ name, unit, count, mean, noise, snr }] = series;
    assert.deepEqual([name, unit, count], ['y', 'V', 1999]);
    assert.ok(Math.abs(mean - 10) < 0.05, `${mean}`);
    assert.ok(Math.abs(noise - 0.1) < 0.01, `${noise}`);
    assert.ok(Math.abs(snr - 7.07) < 0.7, `${snr}`);
  });

  it('knows numbers without noise', () => {
    const [{ noise, snr }] = quickSummary('1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n', null).series;
    assert.equal(noise, 0);
    assert.equal(snr, Number.POSITIVE_INFINITY);
  });
});
