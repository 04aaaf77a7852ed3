import assert from 'node:assert/strict';
import { checkProperty } from '../../../scripts/fuzz/check';
import { FUZZ_PROPERTIES } from '../../../scripts/fuzz/properties';

describe('fuzzing of what comes from outside', () => {
  for (const [kind, property] of FUZZ_PROPERTIES) {
    it(`finds no ${kind} that break anything in some seconds`, async () => {
      const { runs, failure } = await checkProperty(property, 2, 20261123);
      assert.equal(failure, null);
      assert.ok(runs > 20, `${runs} runs`);
    }).timeout(60_000);
  }

  it('finds what breaks, and makes it small', async () => {
    const fc = await import('fast-check');
    const broken = fc.property(fc.array(fc.nat()), (list) => assert.ok(list.every((value) => value < 100)));
    const { failure } = await checkProperty(broken, 10, 1);
    assert.match(failure ?? '', /Counterexample: \[\[100\]\]/);
  });
});
