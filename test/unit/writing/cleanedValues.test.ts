import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { cleanedValues } from '../../../src/core/writing/cleanedValues';
import { formatCleaned } from '../../../src/core/writing/resultTable';

describe('copied values', () => {
  const column = (name: string, rows: number[], values: number[], sigma = 1) => ({
    name,
    rows: Uint32Array.from(rows),
    values: Float64Array.from(values),
    sigma,
  });

  it('are a number a line for one column', () => {
    assert.equal(cleanedValues([column('y', [0, 1, 2], [1, 2.5, -3])], '.'), '1.00\n2.50\n-3.00\n');
  });

  it('are in the order of the rows, not of x', () => {
    assert.equal(cleanedValues([column('y', [2, 0, 1], [30, 10, 20], 100)], '.'), '10\n20\n30\n');
  });

  it('are tab-separated under a header for several columns, with gaps where a row has no value', () => {
    const text = cleanedValues([column('a\tb', [0, 2], [1, 3], 100), column('c', [1, 2], [5, 6], 100)], '.');
    assert.equal(text, 'a b\tc\n1\t\n\t5\n3\t6\n');
  });

  it('have the decimal mark of the table', () => {
    assert.equal(cleanedValues([column('y', [0], [1.25])], ','), '1,25\n');
  });

  it('have every digit where there is no noise', () => {
    assert.equal(formatCleaned(0.1 + 0.2, 0, '.'), '0.30000000000000004');
  });

  it('differ from the value by less than 1 % of the noise level', async () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e200, max: 1e200 });
    const sigma = fc.double({ noNaN: true, min: 1e-200, max: 1e200 });
    await fc.assert(
      fc.property(value, sigma, (number, level) => {
        const error = Math.abs(Number(formatCleaned(number, level, '.')) - number);
        assert.ok(
          error <= level / 100,
          `${number} with sigma ${level}: ${formatCleaned(number, level, '.')}`,
        );
      }),
      { numRuns: 2000 },
    );
  });
});
