import assert from 'node:assert/strict';
import { derivative } from '../../../src/core/diagnostics/derivative';
import { amplitudeSpectrum, evenSpacing } from '../../../src/core/diagnostics/spectrum';

describe('derivative', () => {
  it('is exact for parabolas on uneven positions, but for the ends', () => {
    const x = Float64Array.of(0, 1, 1.5, 4, 4.1, 9);
    const slopes = derivative(
      x,
      x.map((v) => 3 * v * v - v + 2),
    );
    for (let i = 1; i < x.length - 1; i++) assert.ok(Math.abs(slopes[i] - (6 * x[i] - 1)) < 1e-10);
    assert.equal(slopes[0], 2);
  });

  it('takes samples at the same position as one, with their mean', () => {
    const slopes = derivative(Float64Array.of(0, 1, 1, 2, 2), Float64Array.of(0, 1, 2, 3, 3));
    assert.deepEqual([...slopes], [1.5, 1.5, 1.5, 1.5, 1.5]);
  });

  it('has no value where there is one position only', () => {
    assert.ok(Number.isNaN(derivative(Float64Array.of(1), Float64Array.of(1))[0]));
    assert.ok(derivative(Float64Array.of(1, 1), Float64Array.of(1, 2)).every(Number.isNaN));
  });
});

describe('amplitudeSpectrum', () => {
  it('finds frequency and amplitude of tones', () => {
    const spacing = 0.01;
    const values = Float64Array.from(
      { length: 1024 },
      (_, i) =>
        7 + 3 * Math.cos((2 * Math.PI * 80 * i) / 1024) + 0.2 * Math.sin((2 * Math.PI * 300 * i) / 1024),
    );
    const { frequency, amplitude } = amplitudeSpectrum(values, spacing);
    assert.equal(frequency.length, 512);
    assert.ok(Math.abs(frequency[79] - 80 / 10.24) < 1e-12);
    assert.ok(Math.abs(amplitude[79] - 3) < 1e-6);
    assert.ok(Math.abs(amplitude[299] - 0.2) < 1e-6);
    assert.ok(amplitude[150] < 1e-3);
    assert.equal(frequency[511], 0.5 / spacing);
  });

  it('takes series of any length from 2', () => {
    const { frequency, amplitude } = amplitudeSpectrum(Float64Array.of(1, 2, 4), 2);
    assert.deepEqual(frequency, Float64Array.of(0.125, 0.25));
    assert.ok(amplitude.every(Number.isFinite));
    assert.equal(amplitudeSpectrum(Float64Array.of(1, 2), 1).frequency.length, 1);
  });

  it('needs even positions', () => {
    assert.equal(evenSpacing(Float64Array.of(0, 0.5, 1.001)), 0.5005);
    assert.equal(evenSpacing(Float64Array.of(0, 0.5, 1.1)), null);
    assert.equal(evenSpacing(Float64Array.of(1)), null);
    assert.equal(evenSpacing(Float64Array.of(1, 1)), null);
  });
});
