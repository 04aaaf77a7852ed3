import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../../src/core/errors';
import { readTable } from '../../../src/core/reading/readTable';
import { applyEdits } from '../../../src/core/writing/edits';
import { insertionsFor } from '../../../src/core/writing/insertColumn';

const FIXTURES = join(__dirname, '../../fixtures/reading');

/** The text with a new column behind each of these, holding the values plus 0.25. */
function insertBeside(
  text: string,
  columns: readonly number[],
  range: [number, number] | null = null,
): string {
  const table = readTable(text, range && [{ start: range[0], end: range[1] }]);
  const values = columns.map((column) => ({
    column,
    rows: Uint32Array.from({ length: table.rowCount }, (_, row) => row),
    values: table.columns[column].values.map((value) => (Number.isNaN(value) ? 7.25 : value + 0.25)),
    sigma: 10,
  }));
  return applyEdits(text, insertionsFor(text, table, values));
}

const rows = (line: (i: number) => string): string => Array.from({ length: 9 }, (_, i) => line(i)).join('\n');

describe('a column inserted beside', () => {
  it('stands behind its own in CSV, with a header', () => {
    const text = `t [s],y [V],note\n${rows((i) => `${i},${i}.50,"a,b"`)}\n`;
    const after = insertBeside(text, [1]);
    assert.equal(after, `t [s],y [V],y_denoised [V],note\n${rows((i) => `${i},${i}.50,${i}.75,"a,b"`)}\n`);
  });

  it('keeps line ends, quotes, blanks behind separators and decimal commas', () => {
    const text = `t; y\r\n${rows((i) => `${i}; "${i},50"`).replaceAll('\n', '\r\n')}\r\n`;
    const expected = `t; y; y_denoised\r\n${rows((i) => `${i}; "${i},50"; ${i},75`).replaceAll('\n', '\r\n')}\r\n`;
    assert.equal(insertBeside(text, [1]), expected);
  });

  it('fills what was missing, and takes several columns at once', () => {
    const text = `t,a,b\n${rows((i) => `${i},${i === 4 ? '' : `${i}.5`},${i}.0`)}`;
    const after = insertBeside(text, [1, 2]).split('\n');
    assert.equal(after[0], 't,a,a_denoised,b,b_denoised');
    assert.equal(after[5], '4,,7.3,4.0,4.3');
    assert.equal(after[6], '5,5.5,5.8,5.0,5.3');
  });

  it('leaves rows outside of the selection an empty cell', () => {
    const text = `t,y\n${rows((i) => `${i},${i}.5`)}\n9,1.0\n`;
    const after = insertBeside(text, [1], [text.indexOf('0,'), text.indexOf('9,')]).split('\n');
    assert.equal(after[0], 't,y,y_denoised');
    assert.equal(after[10], '9,1.0,');
  });

  it('widens a Markdown table and its ruler', () => {
    const text = readFileSync(join(FIXTURES, 'markdown-aligned.md'), 'utf8');
    const after = insertBeside(text, [1]).split('\n');
    assert.equal(after[0], '| time [s] | signal | signal_denoised |   note   |');
    assert.equal(after[1], '|:---------|-------:| -----: |:--------:|');
    assert.equal(after[2], '| 0.0      |  1.501 |  1.751 | start    |');
    assert.equal(readTable(after.join('\n'), null).columns[2].name, 'signal_denoised');
  });

  it('repeats a units row', () => {
    const text = readFileSync(join(FIXTURES, 'units-row.tsv'), 'utf8');
    const after = insertBeside(text, [1]).split('\n');
    assert.equal(after[0], 'time\tvoltage\tvoltage_denoised\tnote');
    assert.equal(after[1], 's\tmV\tmV\t-');
    assert.equal(after[5], '1.5\t\t7.3\tok');
  });

  it('finds the name in a header that is a comment', () => {
    const text = readFileSync(join(FIXTURES, 'savetxt.txt'), 'utf8');
    const after = insertBeside(text, [1]).split('\n');
    assert.equal(after[0], '# made by a program');
    assert.equal(after[1], '# n estimate [a.u.]  estimate_denoised [a.u.]');
    assert.equal(after[2], '     0     0.0000  0.2500');
  });

  it('makes a table of a list of numbers', () => {
    assert.equal(
      insertBeside(
        rows((i) => `${i}.5`),
        [0],
      ),
      rows((i) => `${i}.5,${i}.8`),
    );
  });

  it('leaves prose and other tables around a Markdown table alone', () => {
    const table = `| t | y |\n|---|---|\n${rows((i) => `| ${i} | ${i}.5 |`)}`;
    const text = `Measured | twice\n\n${table}\n\n${table}\n`;
    const start = text.indexOf(table);
    const after = insertBeside(text, [1], [start, start + table.length]);
    assert.ok(after.startsWith('Measured | twice\n\n| t | y | y_denoised |\n'), after);
    assert.ok(after.endsWith(`\n\n${table}\n`));
  });

  for (const [name, text] of [
    ['JSON', `[${rows((i) => `${i}.5,`)}1]`],
    ['LaTeX', `${rows((i) => `${i} & ${i}.5 \\\\`)}\n`],
  ]) {
    it(`is refused in ${name}`, () => {
      assert.throws(
        () => insertBeside(text, [0]),
        (error) => error instanceof InputError && /tables of lines only/.test(error.message),
      );
    });
  }
});
