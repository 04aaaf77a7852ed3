/** Log lines: one template with changing numbers, such as `step 10 loss 0.331 lr 1e-4`, a row each. */
import { notice } from '../notice';
import { said } from '../wording';
import { columnsOf, type RawColumn } from './columns';
import { isClock, isDateTime } from './dateTime';
import { lineEndAfter, nextLine } from './dialect';
import { CellList, type Cells } from './growable';
import { MIN_SAMPLES } from './limits';
import { errorAt, quote } from './place';
import type { Table } from './table';
import { isUnit } from './units';

/** Seconds behind hours and minutes, and the half of the day. */
const REST_OF_CLOCK = String.raw`(?::\d\d(?:[.,]\d+)?)?(?: ?[AP]M\b)?`;
const TIME = [
  // `2026-11-20T08:00:00.5Z`, `2026/11/20`
  String.raw`\d{4}([-/.])\d\d?\1\d\d?(?:[T ]\d\d?:\d\d${REST_OF_CLOCK}(?:Z|[+-]\d\d:?\d\d)?)?`,
  // `20.11.2026 08:00:00`
  String.raw`\d\d?([-/.])\d\d?\2\d{4}(?:,? \d\d?:\d\d${REST_OF_CLOCK})?`,
  // `Nov 20 08:00:00`
  String.raw`(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d(?:[.,]\d+)?`,
  String.raw`\d{1,3}:\d\d:\d\d(?:[.,]\d+)?(?: ?[AP]M\b)?`,
  // Before `:3` there may be anything, but behind two digits it is no time.
  String.raw`\d\d?:\d\d(?:\.\d+)?(?: ?[AP]M\b)?`,
].join('|');
const DATE_OR_TIME = String.raw`(?<![\w.:])(?:${TIME})(?![\w:]|[-/.,]\d)`;
const NOT_A_NUMBER = String.raw`(?<![\w.])[-+]?(?:nan|inf)(?![\w.])`;
/** A date or time, or a number that is no part of a word, an address or a version. */
const TOKEN = new RegExp(
  String.raw`${DATE_OR_TIME}|(?<![\w.])(?<!\w[-+])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?!\d|\.\d)|${NOT_A_NUMBER}`,
  'gi',
);
/** The same with decimal commas. */
const COMMA_TOKEN = new RegExp(
  String.raw`${DATE_OR_TIME}|(?<![\w.]|\d,)(?<!\w[-+])[-+]?\d+(?:,\d+)?(?:[eE][-+]?\d+)?(?!\d|[.,]\d)|${NOT_A_NUMBER}`,
  'gi',
);
/** Bounded spaces: three unbounded stretches side by side would take cubic time. */
const LABEL = /([\p{L}_][\p{L}\p{N}_./%]*(?: ?\[[^\]]*\])?)["']?(?:\s{0,9}[:=])?(?:\s{0,9}[([])?$/u;
const UNIT = /^ ?([\p{L}%°µΩ/]+)(?![\p{L}\p{N}_=:])/u;
/** What serial monitors put between the time and what was sent. */
const ARROW = '->';
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
  let head: readonly string[] | null = null;
  for (let offset = start; offset < end; ) {
    const lineEnd = lineEndAfter(text, offset, end);
    if (lineEnd - offset > LONGEST_LINE || templates.size > MOST_TEMPLATES) {
      return null;
    }
    const line = text.slice(offset, lineEnd);
    if (line.trim() !== '') {
      lineCount += 1;
      // Without names there are no labelled columns.
      const isOfNumbers = MAY_HOLD_NUMBER.test(line) && (NAME_START.test(line) || line.includes(ARROW));
      if (isOfNumbers) addLine(templates, line, offset, pattern);
      head ??= line.includes(ARROW) ? wordsBehindArrow(line) : null;
    }
    offset = nextLine(text, lineEnd, end);
  }
  let best: Template | null = null;
  let raws: readonly RawColumn[] = [];
  const kin = sameButForUnits(templates.values());
  const least = Math.max(MIN_SAMPLES, lineCount * LEAST_SHARE);
  for (const template of templates.values()) {
    const count = kin(template).reduce((sum, { rowCount }) => sum + rowCount, 0);
    if (count >= least) {
      const labelled = labelledColumns(text, template);
      // Without names, a comma alone may part cells as well as it may be a decimal mark.
      const mayBeBare = pattern === TOKEN || mark === ',';
      const found = labelled.length === 0 && mayBeBare ? bareColumns(text, template, head) : labelled;
      if (found.length * template.rowCount > raws.length * (best?.rowCount ?? 0)) {
        best = template;
        raws = found;
      }
    }
  }
  if (!best) {
    return null;
  }
  refuseOtherUnits(text, best, kin(best), raws);
  if (best.rowCount < least) {
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

/** The cells of a column, and whether they are dates or times. */
function pickColumn(
  text: string,
  { width, cells, rowCount }: Template,
  column: number,
): Cells & { isTime: boolean } {
  const picked = cells.pick(column, width, rowCount);
  const [start, end] = [picked.starts[0], picked.ends[0]];
  return { ...picked, isTime: isClock(text, start, end) || isDateTime(text, start, end) };
}

/** The unit that begins a text behind a number; '' for none. */
function unitIn(behind: string): string {
  const unit = UNIT.exec(behind)?.[1] ?? '';
  return isUnit(unit) ? unit : '';
}

/** The columns, less numbers that belong to the words (`worker-3`); none where most have no name. */
function labelledColumns(text: string, template: Template): RawColumn[] {
  const texts = template.key.split(HOLE);
  const raws: RawColumn[] = [];
  let numbers = 0;
  let labelled = 0;
  let previous: string | null = null;
  for (let column = 0; column < template.width; column += 1) {
    const { isTime, starts, ends } = pickColumn(text, template, column);
    // `19.9°C 67.8°F`: the same once more, in another unit.
    const isSame =
      column > 0 && unitIn(texts[column]) !== '' && texts[column].trim() === unitIn(texts[column]);
    const label: string | null = isSame ? previous : (LABEL.exec(texts[column].trimEnd())?.[1] ?? null);
    previous = label;
    const first = text.slice(starts[0], ends[0]);
    const isFixed = starts.every((from, row) => text.slice(from, ends[row]) === first);
    if (isFixed && (label === null || !/[\s:=]$/.test(texts[column]))) {
      continue;
    }
    if (!isTime) {
      numbers += 1;
      labelled += label === null ? 0 : 1;
    }
    const unit = isTime ? '' : unitIn(texts[column + 1]);
    raws.push({ label: isTime ? 'time' : label, unit: unit || null, starts, ends });
  }
  return labelled > 0 && labelled * 2 > numbers ? raws : [];
}

/**
 * The columns of lines without names behind a time and an arrow, `08:00:00.000 -> 0.5,1.5`; none where the lines
 * are others.
 *
 * @param names what stood behind the arrow in the first line, if these were words
 */
function bareColumns(text: string, template: Template, names: readonly string[] | null): RawColumn[] {
  const { key, width } = template;
  const [before, arrow, ...others] = key.split(HOLE);
  const isBare =
    width > 1 &&
    before.trim() === '' &&
    arrow.trim() === ARROW &&
    others.every((between) => !/\p{L}/u.test(between.replace(unitIn(between), ''))) &&
    pickColumn(text, template, 0).isTime;
  if (!isBare) return [];
  return Array.from({ length: width }, (_, column) => {
    const { starts, ends } = pickColumn(text, template, column);
    const name = names?.length === width - 1 ? names[column - 1] : null;
    const unit = column === 0 ? '' : unitIn(others[column - 1]);
    return { label: column === 0 ? 'time' : (name ?? null), unit: unit || null, starts, ends };
  });
}

/** The words behind the arrow of a line, or none where a number is among them. */
function wordsBehindArrow(line: string): readonly string[] {
  const behind = line.slice(line.indexOf(ARROW) + ARROW.length).trim();
  const words = behind.split(/[,;\t]\s*|\s+/);
  return words.every((word) => /^\p{L}/u.test(word)) ? words : [];
}

/** Tells the templates that differ from one in nothing but units, itself among them. */
function sameButForUnits(templates: Iterable<Template>): (template: Template) => readonly Template[] {
  const bare = ({ key }: Template) =>
    key
      .split(HOLE)
      .map((part, k) => (k > 0 ? part.replace(unitIn(part), '') : part))
      .join(HOLE);
  const groups = new Map<string, Template[]>();
  for (const template of templates) {
    const group = groups.get(bare(template));
    if (group) group.push(template);
    else groups.set(bare(template), [template]);
  }
  return (template) => groups.get(bare(template)) ?? [];
}

/**
 * Refuses lines that differ from the others in nothing but a unit: `U=999.0 mV` and `U=1.0026 V`.
 *
 * @throws InputError 'not-a-number'
 */
function refuseOtherUnits(
  text: string,
  best: Template,
  kin: readonly Template[],
  raws: readonly RawColumn[],
): void {
  const texts = best.key.split(HOLE);
  for (const other of kin) {
    const otherTexts = other.key.split(HOLE);
    for (let column = 0; column < best.width; column += 1) {
      const [unit, otherUnit] = [unitIn(texts[column + 1]), unitIn(otherTexts[column + 1])];
      const { starts } = best.cells.pick(column, best.width, 1);
      const name = raws.find((raw) => raw.starts[0] === starts[0])?.label;
      if (unit === '' || otherUnit === '' || unit === otherUnit || !name) continue;
      const [at, end] = [other.cells.starts.at(column), other.cells.ends.at(column)];
      const isLater = at > starts[0];
      const place = isLater ? at : starts[0];
      const cell = isLater ? [at, end] : [starts[0], best.cells.ends.at(column)];
      const shown = text.slice(
        cell[0],
        text.indexOf(isLater ? otherUnit : unit, cell[1]) + (isLater ? otherUnit : unit).length,
      );
      throw errorAt(
        text,
        place,
        'not-a-number',
        said`the unit of ${quote(shown, 0, shown.length)} differs from '${isLater ? unit : otherUnit}' further up in column ${name}. Give the whole column in one unit.`,
      );
    }
  }
}
