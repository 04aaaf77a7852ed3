/** Jupyter notebooks: the numbers that their cells printed. */

import { InputError } from '../errors';
import { notice } from '../notice';
import { said } from '../wording';
import { MIN_SAMPLES } from './limits';
import { readTable } from './readTable';
import type { Table } from './table';

interface CellOutput {
  /** Counted from 1 as they stand in the notebook. */
  readonly cell: number;
  readonly text: string;
}

/** Whether a text is a notebook of nbformat 4. */
export function isNotebook(text: string): boolean {
  return /^\s*\{/.test(text) && /"nbformat"\s*:\s*4\b/.test(text) && /"cells"\s*:\s*\[/.test(text);
}

/**
 * The longest table of numbers among the outputs of a notebook; a notice names its cell and those left
 * out. `starts` and `ends` of its columns are empty: outputs are made by running cells, not written.
 *
 * @throws InputError 'bad-file' where it is no notebook, 'no-numbers', and what reading its only output throws
 */
export function readNotebook(text: string): Table {
  const tables: { cell: number; table: Table }[] = [];
  const faults: { cell: number; error: InputError }[] = [];
  for (const output of outputsOf(text)) {
    try {
      const table = readTable(output.text, null);
      if (table.rowCount >= MIN_SAMPLES) tables.push({ cell: output.cell, table });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      faults.push({ cell: output.cell, error });
    }
  }
  const rowCount = tables.reduce((most, { table }) => Math.max(most, table.rowCount), 0);
  const chosen = tables.find(({ table }) => table.rowCount === rowCount);
  if (!chosen) {
    const fault = faults.find(({ error }) => error.code !== 'no-numbers' && error.code !== 'empty');
    throw new InputError(
      fault?.error.code ?? 'no-numbers',
      fault
        ? said`The output of cell ${fault.cell} cannot be read: ${fault.error.wording}`
        : said`No cell of the notebook printed ${MIN_SAMPLES} numbers or more. Print them (or save them to a file), run the cell, and save the notebook.`,
    );
  }
  const others = tables
    .filter((other) => other !== chosen)
    .map(({ cell, table }) => `${cell} (${table.rowCount})`);
  const from =
    others.length > 0
      ? notice(
          'notebook-output',
          said`Read from the output of cell ${chosen.cell}. Left out, with their numbers of rows: ${others.join(', ')}.`,
        )
      : notice('notebook-output', said`Read from the output of cell ${chosen.cell}.`);
  const none = new Uint32Array(0);
  return {
    ...chosen.table,
    columns: chosen.table.columns.map((column) => ({ ...column, starts: none, ends: none })),
    notices: [from, ...chosen.table.notices],
  };
}

function outputsOf(text: string): CellOutput[] {
  let notebook: unknown;
  try {
    notebook = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(
      'bad-file',
      said`The notebook is damaged: ${reason}. Open it in Jupyter and save it again.`,
    );
  }
  return listOf(fieldOf(notebook, 'cells')).flatMap((cell, index) =>
    listOf(fieldOf(cell, 'outputs')).flatMap((output) => {
      const printed = fieldOf(output, 'text') ?? fieldOf(fieldOf(output, 'data'), 'text/plain');
      const lines = typeof printed === 'string' ? [printed] : listOf(printed);
      return lines.length > 0 ? [{ cell: index + 1, text: lines.join('') }] : [];
    }),
  );
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, key)?.value
    : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
