import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { columnAtHeader } from '../../../src/core/reading/columnAtHeader';

function fixture(name: string): string {
  return readFileSync(join(__dirname, '../../fixtures/reading', name), 'utf8');
}

/** Names of the columns found at each occurrence of a word. */
function found(text: string, word: string): (string | null)[] {
  return [...text.matchAll(new RegExp(word, 'g'))].map(
    ({ index }) => columnAtHeader(text, index)?.column.name ?? null,
  );
}

describe('column of the header at an offset', () => {
  for (const [file, word, column] of [
    ['plain.csv', 'angle', 'angle'],
    ['markdown-aligned.md', 'signal', 'signal'],
    ['units-row.tsv', 'voltage', 'voltage'],
    ['with-units.csv', 'mass', 'mass'],
  ] as const) {
    it(`is found in ${file}`, () => {
      const text = fixture(file);
      assert.ok(text.includes(word), text.slice(0, 80));
      assert.equal(found(text, word)[0], column);
    });
  }

  it('is found below a preamble', () => {
    const text = fixture('preamble.csv');
    assert.equal(columnAtHeader(text, text.indexOf('A\n'))?.column.name, 'A');
  });

  it('is found in a table between paragraphs', () => {
    const rows = Array.from({ length: 9 }, (_, i) => `| ${i} | ${i * i} |`).join('\n');
    const text = `The angle of run 12.\n\n| t | angle |\n|---|---|\n${rows}\n\nThe angle grows.\n`;
    assert.deepEqual(found(text, 'angle'), [null, 'angle', null]);
  });

  it('is none in prose, code, and rows of numbers', () => {
    assert.deepEqual(found('const y = 1;\nconst y2 = 2;\n', 'y'), [null, null]);
    const text = fixture('plain.csv');
    assert.equal(columnAtHeader(text, text.length - 3), null);
  });
});
