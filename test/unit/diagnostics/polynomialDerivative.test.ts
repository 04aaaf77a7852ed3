import assert from 'node:assert/strict';
import { polynomialDerivative } from '../../../src/core/diagnostics/polynomialDerivative';

describe('the derivative of the polynomial through neighbours', () => {
  const x = Float64Array.from({ length: 12 }, (_, i) => 0.1 * i + 0.02 * Math.sin(3 * i));

  for (const [order, name, exact] of [
    [1, 'first', (v: number) => 2 * v],
    [2, 'second', () => 2],
  ] as const) {
    it(`is exact for a parabola, ends and uneven positions included: the ${name}`, () => {
      const y = x.map((v) => v * v);
      polynomialDerivative(x, y, order).forEach((v, i) => {
        assert.ok(Math.abs(v - exact(x[i])) < 1e-10, `${v} at ${x[i]}`);
      });
    });
  }

  it('is exact for a quartic in its third derivative, and falls with the square of the distance', () => {
    const quartic = polynomialDerivative(
      x,
      x.map((v) => v ** 4),
      3,
    );
    quartic.forEach((v, i) => {
      assert.ok(Math.abs(v - 24 * x[i]) < 1e-8);
    });
    const errorWith = (n: number): number => {
      const t = Float64Array.from({ length: n + 1 }, (_, i) => (3 * i) / n);
      const slope = polynomialDerivative(t, t.map(Math.sin), 1);
      return slope.reduce((worst, v, i) => Math.max(worst, Math.abs(v - Math.cos(t[i]))), 0);
    };
    const ratio = errorWith(100) / errorWith(200);
    assert.ok(ratio > 3.5 && ratio < 4.5, `${ratio}`);
  });
});
