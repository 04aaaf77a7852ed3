import * as assert from 'node:assert/strict';
import { parseSigma, placeOf, sigmaAt, sliderMiddle } from '../../../webview/noiseScale';

describe('scale of the noise level', () => {
  it('has the estimate in its middle and reaches thirty times as far', () => {
    assert.equal(placeOf(0.2, 0.2), 0.5);
    assert.ok(Math.abs(sigmaAt(1, 0.2) - 6) < 1e-9);
    assert.ok(Math.abs(sigmaAt(0, 0.2) - 0.2 / 30) < 1e-12);
  });

  it('gives back the level of every place', () => {
    for (const place of [0.01, 0.3, 0.5, 0.99]) {
      assert.ok(Math.abs(placeOf(sigmaAt(place, 3e-7), 3e-7) - place) < 1e-9);
    }
  });

  it('shows levels beyond its ends at its ends', () => {
    assert.equal(placeOf(0, 1), 0);
    assert.equal(placeOf(1e9, 1), 1);
  });

  it('has a middle for data without noise', () => {
    assert.equal(sliderMiddle(0, Float64Array.of(1, Number.NaN, 3)), 0.002);
    assert.equal(sliderMiddle(0, Float64Array.of(2, 2)), 1);
  });

  it('reads what a person types, and nothing else', () => {
    const expected: [string, number | null][] = [
      ['0.05', 0.05],
      [' 1e-3 ', 0.001],
      ['0,05', 0.05],
      ['.5', 0.5],
      ['0', 0],
      ['', null],
      ['-1', null],
      ['1,000.5', null],
      ['1e999', null],
      ['abc', null],
    ];
    for (const [text, value] of expected) assert.equal(parseSigma(text), value, text);
  });
});
