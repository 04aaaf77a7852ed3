import assert from 'node:assert/strict';
import { markdownTableAround } from '../../../src/core/reading/tableAround';

const TABLE = '| t | y |\r\n|---|--:|\r\n| 1 | 2 |';

describe('Markdown table around the cursor', () => {
  const text = `One | two\n\n${TABLE}\n\n${TABLE.replaceAll('\r', '')}\nText`;

  it('is found from each of its lines', () => {
    const start = text.indexOf(TABLE);
    for (const word of ['t |', '---', '2 |']) {
      const range = markdownTableAround(text, text.indexOf(word, start));
      assert.equal(range && text.slice(range.start, range.end).trimEnd(), TABLE);
    }
    const second = markdownTableAround(text, text.lastIndexOf('2 |'));
    assert.equal(second && text.slice(second.start, second.end), TABLE.replaceAll('\r', ''));
  });

  it('is none in prose, with or without a bar', () => {
    assert.equal(markdownTableAround(text, 4), null);
    assert.equal(markdownTableAround(text, text.length), null);
    assert.equal(markdownTableAround('', 0), null);
  });
});
