/** Tables of lines: CSV, TSV, semicolons, pipes, columns between blanks, one number a line. */
import { columnsOf } from './columns';
import { lineEndAfter, lineKind, nextLine, scanRow } from './dialect';
import { ellipsisError, isEllipsis } from './ellipsis';
import { columnsOfGrid, type Grid } from './grid';
import { CellList } from './growable';
import { LinesAbove } from './header';
import { fits, type Layout, raggedRow } from './layout';
import type { ReadingOptions } from './options';
import type { Notice, Table } from './table';

/**
 * Reads the table of lines in `text[start, end)`.
 *
 * @throws InputError 'ragged-rows' and what `columnsOf` throws
 */
export function readLineTable(
  text: string,
  start: number,
  end: number,
  layout: Layout,
  options: ReadingOptions,
): Table {
  const body = readBody(text, start, end, layout);
  const { raws, hasHeader, notices: gridNotices } = columnsOfGrid(text, withHeader(text, body.grid, options));
  const { columns, decimalMark, notices } = columnsOf(text, raws, options.decimalMark);
  return {
    format: layout.format,
    decimalMark,
    hasHeader,
    columns,
    rowCount: columns[0].values.length,
    notices: [...body.notices, ...gridNotices, ...notices],
  };
}

/** The grid with its first row as names where a person says that they are, or without the names found. */
function withHeader(text: string, grid: Grid, { header }: ReadingOptions): Grid {
  if (header === false) {
    return { ...grid, labels: null, units: null };
  }
  if (header !== true || grid.labels || grid.rowCount < 2) {
    return grid;
  }
  const { cells, first, width, rowCount } = grid;
  const labels = Array.from({ length: width }, (_, i) =>
    text.slice(cells.starts.at(first + i), cells.ends.at(first + i)),
  );
  return { ...grid, labels, first: first + width, rowCount: rowCount - 1 };
}

const FOOTER =
  /^(?:\[\d+ rows x \d+ columns\]|(?:Freq|Name|Length|dtype): [^\d]*(?:\d+, )?dtype: \w+|dtype: \w+|\(\d+ rows?\))\s*$/;

/**
 * Whether pandas or a database says something about the table in the line at `start`: `Name: y, dtype: float64`,
 * `(9 rows)`.
 */
function isFooter(text: string, start: number, end: number): boolean {
  return '[(FNLd'.includes(text[start]) && FOOTER.test(text.slice(start, lineEndAfter(text, start, end)));
}

function readBody(
  text: string,
  start: number,
  end: number,
  layout: Layout,
): { grid: Grid; notices: Notice[] } {
  const { format, looks } = layout;
  const width = looks.length;
  const cells = new CellList();
  const above = new LinesAbove(text, layout);
  let rowCount = 0;
  let blankLines = 0;
  let pendingBlankLines = 0;
  // The first row that lacks the last cell: allowed where that column is but a trailing separator.
  let shortRow = -1;
  let lastColumnUsed = false;

  for (let offset = start; offset < end; ) {
    const kind = lineKind(text, offset, end, format);
    if (kind !== 'row') {
      const lineEnd = lineEndAfter(text, offset, end);
      if (kind === 'comment' && rowCount === 0) {
        above.addComment(offset, lineEnd);
      }
      if (kind === 'blank' && rowCount > 0) {
        pendingBlankLines += 1;
      }
      offset = nextLine(text, lineEnd, end);
      continue;
    }
    if (rowCount > 0 && isFooter(text, offset, end)) {
      offset = nextLine(text, lineEndAfter(text, offset, end), end);
      continue;
    }
    const first = cells.length;
    const next = scanRow(text, offset, end, format, cells);
    if (rowCount === 0 && !fits(text, cells, first, looks)) {
      above.addRow(cells);
      cells.truncate(0);
      offset = next;
      continue;
    }
    let count = cells.length - first;
    while (count > width && cells.starts.at(first + count - 1) === cells.ends.at(first + count - 1)) {
      count -= 1;
      cells.truncate(first + count);
    }
    if (count === width - 1 && width > 1 && format !== 'whitespace') {
      shortRow = shortRow < 0 ? first : shortRow;
      const at = cells.ends.at(first + count - 1);
      cells.push(at, at);
      count += 1;
    } else if (count !== width) {
      if (count > 0 && isEllipsis(text, cells.starts.at(first), cells.ends.at(first))) {
        throw ellipsisError(text, cells.starts.at(first), cells.ends.at(first));
      }
      throw raggedRow(text, cells.starts.at(first), count, width);
    }
    lastColumnUsed ||= cells.starts.at(first + width - 1) < cells.ends.at(first + width - 1);
    if (shortRow >= 0 && lastColumnUsed) {
      throw raggedRow(text, cells.starts.at(shortRow), width - 1, width);
    }
    blankLines += pendingBlankLines;
    pendingBlankLines = 0;
    rowCount += 1;
    offset = next;
  }
  const header = above.header(lastColumnUsed);
  const notices = [...header.notices];
  if (blankLines > 0 && width === 1) {
    notices.push({
      code: 'blank-lines',
      message: `${blankLines} blank ${blankLines === 1 ? 'line' : 'lines'} between the numbers: skipped, not read as missing samples.`,
    });
  }
  const { labels, units } = header;
  return { grid: { cells, first: 0, width, rowCount, labels, units }, notices };
}
