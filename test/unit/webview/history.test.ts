import * as assert from 'node:assert/strict';
import { createHistory } from '../../../webview/history';

describe('history of settings', () => {
  it('goes back and forth, and forgets what was undone once something new is chosen', () => {
    let time = 0;
    const history = createHistory<string>(() => time);
    const choose = (before: string, kind: string) => {
      time += 10_000;
      history.push(before, kind);
    };
    assert.ok(!history.canUndo && !history.canRedo);
    choose('a', 'band');
    choose('b', 'band');
    assert.equal(history.undo('c'), 'b');
    assert.equal(history.undo('b'), 'a');
    assert.equal(history.undo('a'), null);
    assert.equal(history.redo('a'), 'b');
    choose('b', 'seed');
    assert.ok(!history.canRedo);
    assert.equal(history.undo('d'), 'b');
  });

  it('takes the many changes of a moving slider for one', () => {
    let time = 0;
    const history = createHistory<number>(() => time);
    for (let level = 0; level < 20; level++) {
      time += 150;
      history.push(level, 'sigma');
    }
    time += 5000;
    history.push(20, 'sigma');
    assert.equal(history.undo(21), 20);
    assert.equal(history.undo(20), 0);
    assert.ok(!history.canUndo);
  });
});
