import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readTable } from '../../../src/core/reading/readTable';
import type { Table } from '../../../src/core/reading/table';
import { decodeText } from '../../../src/core/textFile';
import { applyEdits, editsFor } from '../../../src/core/writing/edits';

const GOLDEN = '.golden.json';
const FOLDER = path.join(import.meta.dirname, '../../fixtures/reading');

/** Magnitudes and phases are no numbers of the text. */
const isPolar = ({ columns }: Table, index: number) =>
  ['magnitude', 'phase'].includes(columns[index].complex?.part ?? '');

describe('writing into specimens of every format', () => {
  const isRefused = (file: string) => readFileSync(path.join(FOLDER, file), 'utf8').includes('"refused"');
  const files = readdirSync(FOLDER);
  const read = files.filter((file) => files.includes(file + GOLDEN) && !isRefused(file + GOLDEN));
  for (const specimen of read) {
    it(`changes nothing but the numbers of ${specimen}`, () => {
      const { text } = decodeText(readFileSync(path.join(FOLDER, specimen)));
      const table = readTable(text, null);
      table.columns.forEach(({ kind, values, starts, ends, isShared }, index) => {
        if (kind === 'time' || isPolar(table, index)) return;
        const rows = Uint32Array.from(values, (_, row) => row);
        assert.deepEqual(editsFor(text, table, index, rows, values, 0.1).edits, []);

        const scale = values.reduce((largest, value) => Math.max(largest, Math.abs(value) || 0), 0) || 1;
        const sigma = scale / 30;
        const wanted = values.map((value, row) => (value || 0) * 0.9 + Math.sin(row) * sigma);
        if (isShared || starts.some((start) => /\d\*$/.test(text.slice(0, start)))) {
          assert.throws(
            () => editsFor(text, table, index, rows, wanted, sigma),
            /stands for several numbers/,
          );
          return;
        }
        const { edits, notices } = editsFor(text, table, index, rows, wanted, sigma);
        const mayStayEmpty = notices.some(({ code }) => code === 'left-empty');
        edits.forEach((edit, i) => {
          assert.ok(i === 0 || edits[i - 1].end <= edit.start, 'edits are apart');
          const outside = text.slice(edit.start, starts[i]) + text.slice(ends[i], edit.end);
          assert.ok(
            edits.length < rows.length || outside.trim() === '',
            'only blanks beside a number change',
          );
        });
        const again = readTable(applyEdits(text, edits), null);
        assert.equal(again.format, table.format);
        assert.deepEqual(
          again.columns.map(({ name, unit }) => [name, unit]),
          table.columns.map(({ name, unit }) => [name, unit]),
        );
        again.columns.forEach((column, other) => {
          if (isPolar(table, other)) return;
          column.values.forEach((value, row) => {
            const expected = other === index ? wanted[row] : table.columns[other].values[row];
            const tolerance = other === index ? 0.0100001 * sigma : 0;
            const same = Number.isNaN(value)
              ? Number.isNaN(expected) || (mayStayEmpty && Number.isNaN(values[row]))
              : Math.abs(value - expected) <= tolerance;
            assert.ok(same, `row ${row}: ${expected} became ${value}`);
          });
        });
      });
    });
  }
});
