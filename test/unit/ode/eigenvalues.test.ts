import assert from 'node:assert/strict';
import { Matrix } from 'ml-matrix';
import { eigenvalues } from '../../../src/core/ode/eigenvalues';

describe('eigenvalues', () => {
  const sorted = (rows: number[][]): number[][] =>
    eigenvalues(new Matrix(rows))
      .map(({ re, im }) => [re, im])
      .sort(([a, b], [c, d]) => a - c || b - d);

  function assertClose(found: number[][], expected: number[][], tolerance: number): void {
    assert.equal(found.length, expected.length);
    for (const [k, [re, im]] of expected.entries()) {
      assert.ok(Math.hypot(found[k][0] - re, found[k][1] - im) <= tolerance, `${found} for ${expected}`);
    }
  }

  it('finds real and complex ones, of any magnitude', () => {
    assertClose(
      sorted([
        [-1e6, 3],
        [0, -2e6],
      ]),
      [
        [-2e6, 0],
        [-1e6, 0],
      ],
      1e-2,
    );
    assertClose(
      sorted([
        [0, 1],
        [-9, 0],
      ]),
      [
        [0, -3],
        [0, 3],
      ],
      1e-7,
    );
    assertClose(sorted([[-1e-200]]), [[-1e-200, 0]], 1e-209);
    assertClose(
      sorted([
        [1e300, 0],
        [0, -1e300],
      ]),
      [
        [-1e300, 0],
        [1e300, 0],
      ],
      1e292,
    );
    assertClose(
      sorted([
        [0, 0],
        [0, 0],
      ]),
      [
        [0, 0],
        [0, 0],
      ],
      0,
    );
  });

  it('comes to an end on a matrix on which the plain iteration does not', () => {
    const rows = [
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 1],
      [0, 0, 0, 1, 0],
      [1, 1, 0, 0, 1],
      [1, 0, 1, 0, 1],
    ];
    const found = eigenvalues(new Matrix(rows));
    // The trace is the sum of the eigenvalues.
    assert.ok(Math.abs(found.reduce((sum, { re }) => sum + re, 0) - 1) < 1e-6);
  });

  it('finds none of a matrix that is not finite', () => {
    assert.deepEqual(
      eigenvalues(
        new Matrix([
          [0, 1],
          [2, Number.NaN],
        ]),
      ),
      [],
    );
    assert.deepEqual(
      eigenvalues(
        new Matrix([
          [Number.NaN, 0],
          [0, 1],
        ]),
      ),
      [],
    );
    assert.deepEqual(
      eigenvalues(
        new Matrix([
          [0, Number.POSITIVE_INFINITY],
          [0, 1],
        ]),
      ),
      [],
    );
  });
});
