import assert from 'node:assert/strict';
import { corruptedCases, randomFor } from '../../../bench/accuracy/cases';
import { CORRUPTIONS } from '../../../bench/accuracy/corruptions';
import { mean, quantile } from '../../../bench/accuracy/statistics';

describe('benchmark corruptions', () => {
  const signal = Float64Array.from({ length: 50_000 }, (_, i) => Math.sin(i / 700));
  const residual = (name: string): Float64Array => {
    const { truth, y } = CORRUPTIONS[name](signal, 3, randomFor(name));
    return y.map((v, i) => v - truth[i]);
  };
  const near = (value: number, expected: number, by: number) =>
    assert.ok(Math.abs(value - expected) < by, `${value} is not near ${expected}`);

  it('give Student-t(3) noise of deviation 1', () => {
    const sizes = [...residual('Student-t(3)').map(Math.abs)];
    // 3.182 and 0.765 are the upper 97.5 % and 75 % points of t(3); its deviation is sqrt(3).
    near(quantile(sizes, 0.95), 3.182 / Math.sqrt(3), 0.06);
    near(quantile(sizes, 0.5), 0.765 / Math.sqrt(3), 0.02);
  });

  it('give noise in proportion to the curve', () => {
    const { truth, y } = CORRUPTIONS.multiplicative(signal, 3, randomFor('m'));
    near(mean(y.map((v, i) => (v - truth[i]) ** 2)), 1, 0.03);
    near(mean(y.map((v, i) => (v / truth[i] - 1) ** 2).filter(Number.isFinite)), 1 / 9, 0.01);
  });

  it('give noise whose neighbours are correlated by a half', () => {
    const r = residual('AR(1) 0.5');
    near(mean(r.map((v) => v * v)), 1, 0.05);
    near(mean(r.subarray(1).map((v, i) => v * r[i])), 0.5, 0.04);
  });

  it('round to two digits', () => {
    const { y } = CORRUPTIONS['rounding to two digits'](signal, 3, randomFor('r'));
    assert.ok(y.every((v) => Math.abs(v) <= 9.9 && Math.abs(10 * v - Math.round(10 * v)) < 1e-9));
  });

  it('leave out as many samples as they say', () => {
    const missing = (name: string): Float64Array => residual(name).map((v) => (Number.isNaN(v) ? 1 : 0));
    near(mean(missing('30 % missing')), 0.3, 0.01);
    const gap = missing('gap of 5 %');
    near(mean(gap), 0.05, 1e-9);
    assert.equal(gap.lastIndexOf(1) - gap.indexOf(1) + 1, 2500);
  });

  it('are the same in every run', () => {
    const [first] = corruptedCases(1);
    const [again] = corruptedCases(1);
    assert.deepEqual(first, again);
  });
});
