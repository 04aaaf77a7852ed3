import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dataOfBytes } from '../../../src/core/dataFile';
import { InputError } from '../../../src/core/errors';
import { readTable } from '../../../src/core/reading/readTable';
import type { Table } from '../../../src/core/reading/table';
import { decodeText } from '../../../src/core/textFile';
import { KINDS, NOTATIONS } from './kinds';

const FOLDER = path.join(import.meta.dirname, '../../fixtures/reading');
/** Files that are no text, or whose numbers stand in the texts of another format. */
const FILES = path.join(import.meta.dirname, '../../fixtures/files');
const GOLDEN = '.golden.json';

interface GoldenTable {
  readonly format: string;
  readonly notices: readonly string[];
  readonly columns: readonly { readonly cells: readonly string[] }[];
}

interface Refusal {
  readonly refused: string;
}

/** What a golden file holds of a table: everything but the offsets, shown as the text they point at. */
function readable(text: string, read: () => Table): unknown {
  let table: Table;
  try {
    table = read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { code, message, line, column } = error;
    return { refused: code, message, line, column };
  }
  return {
    format: table.format,
    decimalMark: table.decimalMark,
    hasHeader: table.hasHeader,
    rowCount: table.rowCount,
    notices: table.notices.map((notice) => notice.code),
    columns: table.columns.map(({ name, unit, kind, values, errorBars, starts, ends }) => ({
      name,
      unit,
      kind,
      cells: Array.from(starts, (start, row) => text.slice(start, ends[row])),
      values: listed(values),
      ...(errorBars && { errorBars: listed(errorBars) }),
    })),
  };
}

const listed = (values: Float64Array): (number | null)[] =>
  Array.from(values, (value) => (Number.isNaN(value) ? null : value + 0));

const goldenOf = (specimen: string, folder = FOLDER): GoldenTable | Refusal =>
  JSON.parse(readFileSync(path.join(folder, `${specimen}${GOLDEN}`), 'utf8'));

/** Holds what was read against the golden file, which must be there. */
function assertGolden(folder: string, specimen: string, actual: unknown): void {
  const golden = path.join(folder, `${specimen}${GOLDEN}`);
  if (process.env.WRITE_GOLDENS === '1' && !existsSync(golden)) {
    writeFileSync(golden, `${JSON.stringify(actual, null, 1)}\n`);
  }
  assert.ok(existsSync(golden), `${golden} is missing: create it with WRITE_GOLDENS=1 and check it`);
  assert.deepEqual(actual, goldenOf(specimen, folder));
}

describe('specimens of every format', () => {
  const specimens = readdirSync(FOLDER).filter((file) => !file.endsWith(GOLDEN));

  for (const specimen of specimens) {
    it(`reads ${specimen}`, () => {
      const { text } = decodeText(readFileSync(path.join(FOLDER, specimen)));
      assertGolden(
        FOLDER,
        specimen,
        readable(text, () => readTable(text, null)),
      );
    });
  }

  it('has a specimen for every golden file', () => {
    const goldens = readdirSync(FOLDER).filter((file) => file.endsWith(GOLDEN));
    assert.deepEqual(goldens.map((file) => file.slice(0, -GOLDEN.length)).sort(), [...specimens].sort());
  });

  for (const [kind, names] of Object.entries(KINDS)) {
    it(`has three specimens or more: ${kind}`, () => {
      assert.ok(new Set(names).size >= 3, names.join(', '));
      assert.deepEqual(
        names.filter((name) => !specimens.includes(name)),
        [],
      );
    });
  }

  for (const [notation, pattern] of Object.entries(NOTATIONS)) {
    it(`has three specimens or more with numbers like ${notation}`, () => {
      const found = specimens.filter((specimen) => {
        const golden = goldenOf(specimen);
        return (
          !('refused' in golden) &&
          golden.columns.some(({ cells }) => cells.some((cell) => pattern.test(cell)))
        );
      });
      assert.ok(found.length >= 3, found.join(', '));
    });
  }

  it('has three specimens or more of each refusal, with the reason', () => {
    const refused = (code: string) =>
      specimens.filter((specimen) => {
        const golden = goldenOf(specimen);
        return 'refused' in golden && golden.refused === code;
      });
    for (const code of ['ellipsis', 'ragged-rows', 'ambiguous-decimal-mark', 'not-a-number']) {
      assert.ok(refused(code).length >= 3, `${code}: ${refused(code).join(', ')}`);
    }
  });
});

describe('specimens of files that are read as bytes', () => {
  const specimens = readdirSync(FILES).filter((file) => !file.endsWith(GOLDEN));

  for (const specimen of specimens) {
    it(`reads ${specimen}`, () => {
      const bytes = readFileSync(path.join(FILES, specimen));
      assertGolden(
        FILES,
        specimen,
        readable('', () => dataOfBytes(bytes).table),
      );
    });
  }

  for (const kind of ['npy', 'npz', 'ipynb']) {
    it(`has three specimens or more: .${kind}`, () => {
      assert.ok(specimens.filter((specimen) => specimen.endsWith(`.${kind}`)).length >= 3);
    });
  }

  it('has a specimen for every golden file', () => {
    const goldens = readdirSync(FILES).filter((file) => file.endsWith(GOLDEN));
    assert.deepEqual(goldens.map((file) => file.slice(0, -GOLDEN.length)).sort(), [...specimens].sort());
  });
});
