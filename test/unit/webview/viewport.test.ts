import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { padded, panned, within, zoomed } from '../../../webview/viewport';

describe('view of the plot', () => {
  const whole = { min: 0, max: 100 };

  it('keeps the place under the cursor when it zooms', () => {
    assert.deepEqual(zoomed(whole, 0.5, 30, whole), { min: 15, max: 65 });
    assert.deepEqual(zoomed({ min: 15, max: 65 }, 2, 30, whole), whole);
  });

  it('stops at the ends of the data', () => {
    assert.deepEqual(panned({ min: 10, max: 30 }, -50, whole), { min: 0, max: 20 });
    assert.deepEqual(panned({ min: 10, max: 30 }, 500, whole), { min: 80, max: 100 });
    assert.deepEqual(within({ min: -10, max: 200 }, whole), whole);
  });

  it('never leaves the data or vanishes, however often it zooms and pans', async () => {
    const step = fc.tuple(
      fc.double({ min: 0.1, max: 10, noNaN: true }),
      fc.double({ min: -200, max: 200, noNaN: true }),
    );
    await fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let span = whole;
        for (const [factor, distance] of steps) {
          const center = span.min + ((distance + 200) / 400) * (span.max - span.min);
          span = panned(zoomed(span, factor, center, whole), distance, whole);
          assert.ok(span.min >= whole.min - 1e-9 && span.max <= whole.max + 1e-9 && span.max > span.min);
        }
      }),
    );
  });

  it('has room around values that are all equal', () => {
    for (const value of [0, 5, -1e-12]) {
      const { min, max } = padded(value, value);
      assert.ok(min < value && value < max);
    }
  });
});
