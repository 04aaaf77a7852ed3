import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readTable } from '../../../src/core/reading/readTable';

const FOLDER = path.join(import.meta.dirname, '../../fixtures/reading');
const GOLDEN = '.golden.json';

/** What a golden file holds of a table: everything but the offsets, shown as the text they point at. */
function readable(text: string): unknown {
  const table = readTable(text, null);
  return {
    format: table.format,
    decimalMark: table.decimalMark,
    hasHeader: table.hasHeader,
    rowCount: table.rowCount,
    notices: table.notices.map((notice) => notice.code),
    columns: table.columns.map(({ name, unit, kind, values, starts, ends }) => ({
      name,
      unit,
      kind,
      cells: Array.from(starts, (start, row) => text.slice(start, ends[row])),
      values: Array.from(values, (value) => (Number.isNaN(value) ? null : value + 0)),
    })),
  };
}

describe('specimens of every format', () => {
  const specimens = readdirSync(FOLDER).filter((file) => !file.endsWith(GOLDEN));

  for (const specimen of specimens) {
    it(`reads ${specimen}`, () => {
      const text = readFileSync(path.join(FOLDER, specimen), 'utf8');
      const golden = path.join(FOLDER, `${specimen}${GOLDEN}`);
      const actual = readable(text);
      if (process.env.WRITE_GOLDENS === '1' && !existsSync(golden)) {
        writeFileSync(golden, `${JSON.stringify(actual, null, 1)}\n`);
      }
      assert.ok(existsSync(golden), `${golden} is missing: create it with WRITE_GOLDENS=1 and check it`);
      assert.deepEqual(actual, JSON.parse(readFileSync(golden, 'utf8')));
    });
  }

  it('has a specimen for every golden file', () => {
    const goldens = readdirSync(FOLDER).filter((file) => file.endsWith(GOLDEN));
    assert.deepEqual(goldens.map((file) => file.slice(0, -GOLDEN.length)).sort(), [...specimens].sort());
  });
});
