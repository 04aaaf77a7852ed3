/**
 * Results of SPICE in their ASCII form (ngspice's and LTspice's `.raw`): names of the variables, and below `Values:`
 * each point with its number and a value a line.
 */
import { said } from '../wording';
import { foundVector, tableOfArrays } from './arrays';
import { CellList } from './growable';
import { errorAt, quote } from './place';
import type { Table } from './table';

const FIRST_LINE = /\s*Title:/y;
const VALUES = /^Values:[ \t]*$/m;
const COUNT = /^No\. Variables:[ \t]*(\d{1,5})[ \t]*$/m;
/** `0  time  time`, below the names of the plot. */
const VARIABLE = /^[ \t]+(\d{1,5})[ \t]+(\S+)[ \t]+(\S+)/gm;
/** A longer text above the values is something else. */
const LONGEST_HEAD = 1 << 20;
const UNITS: Readonly<Record<string, string>> = { time: 's', frequency: 'Hz', voltage: 'V', current: 'A' };

/**
 * The variables of the first plot in `text[start, end)`; null where it is no such file.
 *
 * @throws InputError 'bad-file' where points are incomplete, and what `columnsOf` throws
 */
export function readSpiceRaw(text: string, start: number, end: number): Table | null {
  FIRST_LINE.lastIndex = start;
  if (!FIRST_LINE.test(text)) return null;
  const head = text.slice(start, Math.min(end, start + LONGEST_HEAD));
  const values = VALUES.exec(head);
  const above = head.slice(0, values?.index ?? 0);
  const width = Number(COUNT.exec(above)?.[1] ?? 0);
  const variables = [...above.matchAll(VARIABLE)];
  if (!values || width === 0 || variables.length !== width) return null;
  const columns = variables.map(() => new CellList());
  let at = start + values.index + values[0].length;
  for (let point = 0; ; point += 1) {
    const index = wordAt(text, at, end);
    // Behind the last point there may be another plot.
    if (index.start >= end || !/^\d+$/.test(text.slice(index.start, index.end))) break;
    if (Number(text.slice(index.start, index.end)) !== point) {
      throw errorAt(
        text,
        index.start,
        'bad-file',
        said`point ${point} is expected here, but ${quote(text, index.start, index.end)} follows. Write the file anew.`,
      );
    }
    at = index.end;
    for (const [k, cells] of columns.entries()) {
      const value = wordAt(text, at, end);
      if (value.start >= end) {
        throw errorAt(
          text,
          index.start,
          'bad-file',
          said`this point has less than ${width} values. Write the file anew.`,
        );
      }
      // Frequencies are written as complex numbers, too.
      const comma = variables[k][3] === 'frequency' ? text.slice(value.start, value.end).indexOf(',') : -1;
      cells.push(value.start, comma < 0 ? value.end : value.start + comma);
      at = value.end;
    }
  }
  const arrays = variables.map(([, , name, kind], k) => {
    const found = foundVector(name, columns[k]);
    return { ...found, raws: found.raws.map((raw) => ({ ...raw, unit: UNITS[kind] ?? null })) };
  });
  return tableOfArrays(text, 'literal', arrays);
}

/** The word behind `from`; empty at `end` where there is none. */
function wordAt(text: string, from: number, end: number): { start: number; end: number } {
  let start = from;
  while (start < end && text.charCodeAt(start) <= 32) start += 1;
  let wordEnd = start;
  while (wordEnd < end && text.charCodeAt(wordEnd) > 32) wordEnd += 1;
  return { start, end: wordEnd };
}
