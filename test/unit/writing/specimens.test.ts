import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readTable } from '../../../src/core/reading/readTable';
import type { Table } from '../../../src/core/reading/table';
import { applyEdits, editsFor } from '../../../src/core/writing/edits';

const FOLDER = path.join(import.meta.dirname, '../../fixtures/reading');

/** Magnitudes and phases are no numbers of the text. */
const isPolar = ({ columns }: Table, index: number) =>
  ['magnitude', 'phase'].includes(columns[index].complex?.part ?? '');

describe('writing into specimens of every format', () => {
  for (const specimen of readdirSync(FOLDER).filter((file) => !file.endsWith('.golden.json'))) {
    it(`changes nothing but the numbers of ${specimen}`, () => {
      const text = readFileSync(path.join(FOLDER, specimen), 'utf8');
      const table = readTable(text, null);
      table.columns.forEach(({ kind, values, starts, ends }, index) => {
        if (kind === 'time' || isPolar(table, index)) return;
        const rows = Uint32Array.from(values, (_, row) => row);
        assert.deepEqual(editsFor(text, table, index, rows, values, 0.1).edits, []);

        const scale = values.reduce((largest, value) => Math.max(largest, Math.abs(value) || 0), 0) || 1;
        const sigma = scale / 30;
        const wanted = values.map((value, row) => (value || 0) * 0.9 + Math.sin(row) * sigma);
        const { edits } = editsFor(text, table, index, rows, wanted, sigma);
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
              ? Number.isNaN(expected)
              : Math.abs(value - expected) <= tolerance;
            assert.ok(same, `row ${row}: ${expected} became ${value}`);
          });
        });
      });
    });
  }
});
