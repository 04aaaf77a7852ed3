import assert from 'node:assert/strict';
import { firstShown } from '../../../webview/firstShown';

describe('the series that a panel opens on', () => {
  const of = (...sigmas: number[]) =>
    sigmas.map((sigma) => ({ noise: { sigma, source: 'estimated' as const } }));

  it('is the first with noise, or the first', () => {
    assert.equal(firstShown(of(0, 0, 0.1, 0.2)), 2);
    assert.equal(firstShown(of(0.3, 0)), 0);
    assert.equal(firstShown(of(0, 0)), 0);
  });
});
