import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { equationAt, looksLikeEquation } from '../../../src/core/equations/equationAt';
import { readEquation } from '../../../src/core/equations/read';

const TEXT = readFileSync(path.join(import.meta.dirname, '../../../examples/equations.md'), 'utf8');

describe('the equations of examples/equations.md', () => {
  const places = [...TEXT.matchAll(/\n\n {4}/g)].map(({ index }) => index + 6);

  it('are ten and more', () => assert.ok(places.length >= 10));

  for (const place of places) {
    const line = TEXT.slice(place, TEXT.indexOf('\n', place));
    it(`is found and complete: ${line}`, () => {
      assert.ok(looksLikeEquation(line, 'markdown'));
      const found = equationAt(TEXT, place, 'markdown');
      assert.ok(found);
      const { problem, missing } = readEquation(TEXT.slice(found.block.start, found.block.end), 'markdown');
      assert.ok(problem, missing.join(', '));
    });
  }
});
