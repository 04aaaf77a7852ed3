import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../../src/core/errors';
import { readTable } from '../../../src/core/reading/readTable';
import type { Table } from '../../../src/core/reading/table';
import { decodeText, encodeText } from '../../../src/core/textFile';
import { applyEdits } from '../../../src/core/writing/edits';
import { editsForColumns } from '../../../src/core/writing/editsForColumns';
import { corpusFiles } from './corpus';

const ROOT = join(__dirname, '../../..');

/** The text with `change` of every number in it, and the table that it had. */
function rewritten(text: string, table: Table, change: (value: number) => number): string {
  const rows = Uint32Array.from({ length: table.rowCount }, (_, row) => row);
  const columns = table.columns.flatMap(({ kind, values, complex }, column) =>
    kind === 'time' || ['magnitude', 'phase'].includes(complex?.part ?? '')
      ? []
      : [{ column, rows, values: values.map(change), sigma: 0 }],
  );
  return applyEdits(text, editsForColumns(text, table, columns).edits);
}

/** What is not a number of the table; blanks count as one, as those beside aligned numbers may change. */
function skeleton(text: string, table: Table): string {
  const cells = table.columns
    .flatMap(({ starts, ends }) => Array.from(starts, (start, row) => ({ start, end: ends[row] })))
    .sort((a, b) => a.start - b.start);
  let at = 0;
  let rest = '';
  for (const { start, end } of cells) {
    rest += `${text.slice(at, start)}#`;
    at = end;
  }
  return (rest + text.slice(at)).replace(/ +/g, ' ').replace(/ ?# ?/g, '#').replace(/"#"/g, '#');
}

function checkRoundTrip(bytes: Buffer): Table {
  const file = decodeText(bytes);
  const table = readTable(file.text, null);
  const unchanged = rewritten(file.text, table, (value) => value);
  assert.ok(encodeText({ ...file, text: unchanged }).equals(bytes), 'unchanged values change no byte');
  // There and back: the text of other numbers is read as those, in the same place of the same text.
  const moved = rewritten(file.text, table, (value) => value + 1);
  const movedTable = readTable(moved, null);
  assert.equal(skeleton(moved, movedTable), skeleton(file.text, table));
  table.columns.forEach(({ kind, values }, k) => {
    values.forEach((value, row) => {
      const expected = kind === 'time' ? value : value + 1;
      const found = movedTable.columns[k].values[row];
      assert.ok(
        Number.isNaN(value) ? Number.isNaN(found) : Math.abs(found - expected) <= 1e-12 * Math.abs(expected),
        `${found} for ${expected}`,
      );
    });
  });
  return table;
}

describe('a corpus of varied files', function () {
  this.timeout(60_000);
  const files = corpusFiles();

  it('holds at least 200 files, all different', () => {
    assert.ok(files.length >= 200, `${files.length} files`);
    assert.equal(new Set(files.map(({ bytes }) => bytes.toString('latin1'))).size, files.length);
  });

  it('is read as written, and written back byte for byte', () => {
    for (const { name, bytes, columns } of files) {
      try {
        const table = checkRoundTrip(bytes);
        assert.deepEqual(
          table.columns.map(({ values }) => Array.from(values)),
          columns,
        );
      } catch (error) {
        assert.fail(
          `${name}: ${error instanceof Error ? error.message : error}\n${decodeText(bytes).text.slice(0, 300)}`,
        );
      }
    }
  });

  it('has every example and specimen written back byte for byte', () => {
    const folders = ['examples', 'test/fixtures/reading'];
    let read = 0;
    for (const folder of folders) {
      for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
        if (!entry.isFile() || /\.golden\.json$|^README|^make\.py$/.test(entry.name)) continue;
        const bytes = readFileSync(join(ROOT, folder, entry.name));
        try {
          const file = decodeText(bytes);
          const table = readTable(file.text, null);
          const text = rewritten(file.text, table, (value) => value);
          assert.ok(encodeText({ ...file, text }).equals(bytes), entry.name);
          read += 1;
        } catch (error) {
          // Some specimens are there to be refused.
          if (!(error instanceof InputError)) throw error;
        }
      }
    }
    assert.ok(read >= 40, `${read} files`);
  });
});
