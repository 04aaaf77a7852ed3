/** Log lines: one template with changing numbers, such as `step 10 loss 0.331 lr 1e-4`, a row each. */
import { notice } from '../notice';
import { said } from '../wording';
import { columnsOf, type RawColumn } from './columns';
import { lineEndAfter, nextLine } from './dialect';
import { CellList } from './growable';
import { MIN_SAMPLES } from './limits';
import type { Table } from './table';
import { isUnit } from './units';

/** A date with time, or a number that is no part of a word, an address or a version. */
const TOKEN =
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?|(?<![\w.])(?<!\w[-+])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?!\d|\.\d)|(?<![\w.])[-+]?(?:nan|inf)(?![\w.])/gi;
/** The same with decimal commas. */
const COMMA_TOKEN =
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?|(?<![\w.]|\d,)(?<!\w[-+])[-+]?\d+(?:,\d+)?(?:[eE][-+]?\d+)?(?!\d|[.,]\d)|(?<![\w.])[-+]?(?:nan|inf)(?![\w.])/gi;
/** Bounded spaces: three unbounded stretches side by side would take cubic time. */
const LABEL = /([\p{L}_][\p{L}\p{N}_./%]*(?: ?\[[^\]]*\])?)(?:\s{0,9}[:=])?(?:\s{0,9}[([])?$/u;
const UNIT = /^\s?([\p{L}%°µΩ/]+)/u;
/** A letter that may begin a name: not the exponent of a number. */
const NAME_START = /(?<![\d.])[\p{L}_]/u;
/** What a line with a number holds. */
const MAY_HOLD_NUMBER = /\d|nan|inf/i;
const HOLE = '\u0001';
const LONGEST_LINE = 2000;
const MOST_TEMPLATES = 2000;
/** The lines of the template must be this share of all. */
const LEAST_SHARE = 1 / 3;

interface Template {
  readonly key: string;
  readonly width: number;
  readonly cells: CellList;
  rowCount: number;
}

/**
 * The numbers in the lines of `text[start, end)` that share one template; null where there is none with
 * names before most of its numbers.
 *
 * @param mark the decimal mark where it is known; found otherwise
 * @throws what `columnsOf` throws
 */
export function readLog(text: string, start: number, end: number, mark: '.' | ',' | null): Table | null {
  const withPoints = mark === ',' ? null : logWith(text, start, end, TOKEN, '.');
  if (mark === '.' || (withPoints && hasPoints(text, withPoints))) {
    return withPoints;
  }
  const withCommas = logWith(text, start, end, COMMA_TOKEN, mark);
  return withCommas?.decimalMark === ',' ? withCommas : withPoints;
}

/** Whether a number of the table has a decimal point. */
function hasPoints(text: string, { columns }: Table): boolean {
  return columns.some(
    ({ kind, starts, ends }) =>
      kind === 'number' && starts.some((start, row) => text.slice(start, ends[row]).includes('.')),
  );
}

function logWith(
  text: string,
  start: number,
  end: number,
  pattern: RegExp,
  mark: '.' | ',' | null,
): Table | null {
  const templates = new Map<string, Template>();
  let lineCount = 0;
  for (let offset = start; offset < end; ) {
    const lineEnd = lineEndAfter(text, offset, end);
    if (lineEnd - offset > LONGEST_LINE || templates.size > MOST_TEMPLATES) {
      return null;
    }
    const line = text.slice(offset, lineEnd);
    if (line.trim() !== '') {
      lineCount += 1;
      // Without names there are no labelled columns.
      if (MAY_HOLD_NUMBER.test(line) && NAME_START.test(line)) addLine(templates, line, offset, pattern);
    }
    offset = nextLine(text, lineEnd, end);
  }
  let best: Template | null = null;
  let raws: readonly RawColumn[] = [];
  for (const template of templates.values()) {
    if (template.rowCount >= Math.max(MIN_SAMPLES, lineCount * LEAST_SHARE)) {
      const found = labelledColumns(text, template);
      if (found.length * template.rowCount > raws.length * (best?.rowCount ?? 0)) {
        best = template;
        raws = found;
      }
    }
  }
  if (!best) {
    return null;
  }
  const { columns, decimalMark, notices } = columnsOf(text, raws, mark);
  const others = lineCount - best.rowCount;
  const form = `'${best.key.trim().replaceAll(HOLE, '…').slice(0, 60)}'`;
  return {
    format: 'log',
    decimalMark,
    hasHeader: false,
    columns,
    rowCount: best.rowCount,
    notices: [
      others > 0
        ? notice(
            'log-lines',
            said`Read from ${best.rowCount} lines of the form ${form}. Lines of another form stay as they are: ${others}.`,
          )
        : notice('log-lines', said`Read from ${best.rowCount} lines of the form ${form}.`),
      ...notices,
    ],
  };
}

function addLine(templates: Map<string, Template>, line: string, offset: number, pattern: RegExp): void {
  const tokens = [...line.matchAll(pattern)];
  let key = '';
  let at = 0;
  for (const token of tokens) {
    key += line.slice(at, token.index) + HOLE;
    at = token.index + token[0].length;
  }
  key = (key + line.slice(at)).replace(/ +/g, ' ');
  let template = templates.get(key);
  if (!template) {
    template = { key, width: tokens.length, cells: new CellList(), rowCount: 0 };
    templates.set(key, template);
  }
  template.rowCount += 1;
  for (const token of tokens) {
    template.cells.push(offset + token.index, offset + token.index + token[0].length);
  }
}

/** The columns, less numbers that belong to the words (`worker-3`); none where most have no name. */
function labelledColumns(text: string, { key, width, cells, rowCount }: Template): RawColumn[] {
  const texts = key.split(HOLE);
  const raws: RawColumn[] = [];
  let numbers = 0;
  let labelled = 0;
  for (let column = 0; column < width; column += 1) {
    const picked = cells.pick(column, width, rowCount);
    const label = LABEL.exec(texts[column].trimEnd())?.[1] ?? null;
    const isTime = picked.ends[0] - picked.starts[0] >= 16 && text[picked.starts[0] + 4] === '-';
    const first = text.slice(picked.starts[0], picked.ends[0]);
    const isFixed = picked.starts.every((from, row) => text.slice(from, picked.ends[row]) === first);
    if (isFixed && (label === null || !/[\s:=]$/.test(texts[column]))) {
      continue;
    }
    if (!isTime) {
      numbers += 1;
      labelled += label === null ? 0 : 1;
    }
    const unit = UNIT.exec(texts[column + 1])?.[1] ?? '';
    raws.push({ label: isTime ? 'time' : label, unit: !isTime && isUnit(unit) ? unit : null, ...picked });
  }
  return labelled > 0 && labelled * 2 > numbers ? raws : [];
}
