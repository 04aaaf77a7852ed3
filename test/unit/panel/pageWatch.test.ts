import * as assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { createPageWatch } from '../../../src/panel/pageWatch';

describe('watch over a page', () => {
  /** A watch that counts how often the page is loaded again. */
  function counting() {
    const count = { again: 0 };
    return { count, watch: createPageWatch(() => count.again++, [20, 40]) };
  }

  it('has it loaded again where it does not come up, and not for ever', async () => {
    const { count, watch } = counting();
    watch.loading();
    await delay(300);
    assert.equal(count.again, 2);
  });

  it('leaves it alone once it has said something', async () => {
    const { count, watch } = counting();
    watch.loading();
    watch.alive();
    await delay(150);
    assert.equal(count.again, 0);
  });

  it('begins anew when it is shown again', async () => {
    const { count, watch } = counting();
    watch.loading();
    watch.stop();
    await delay(150);
    assert.equal(count.again, 0, 'hidden');
    watch.loading();
    await delay(300);
    assert.equal(count.again, 2);
  });
});
