import { isUnit } from './units';

/** Longer texts name no column; looking for a unit in them would take long. */
export const LONGEST_NAME = 500;

/** A column's name and unit, from the text of its header cell: `time [s]`, `time (s)`, `T / K`. */
export function nameAndUnit(header: string): { name: string; unit: string | null } {
  const label = header.replace(/\s+/g, ' ').trim();
  if (label.length > LONGEST_NAME) {
    return { name: label, unit: null };
  }
  const bracketed = /^(.*?)( ?)(?:\[([^[\]]*)\]|\(([^()]*)\))$/.exec(label);
  if (bracketed) {
    const [, name, blank, inSquare, inRound] = bracketed;
    const unit = (inSquare ?? inRound).trim();
    // `f(x)` and `y[0]` are names; `time(s)`, `time (anything)` and `y [1]` carry units.
    if (name && unit && (blank || isUnit(unit))) {
      return { name, unit };
    }
  }
  const slash = label.lastIndexOf(' / ');
  if (slash > 0 && isUnit(label.slice(slash + 3))) {
    return { name: label.slice(0, slash), unit: label.slice(slash + 3) };
  }
  return { name: label, unit: null };
}

/** The unit in a cell of a units row (`s`, `[mV]`, `V vs. Ref.`), '' for none (empty, `-`, `#`), null where it is no unit. */
export function unitCell(cell: string): string | null {
  const bare = cell.replace(/^[[(](.*)[\])]$/, '$1').trim();
  if (bare === '' || bare === '-' || bare === '#') {
    return '';
  }
  return isUnit(bare.replace(/ vs\.? .*$/, '')) || bare !== cell ? bare : null;
}

/** The names, made unique: a second `y` becomes `y (2)`; an empty one becomes `column 3`. */
export function uniqueNames(names: readonly string[]): string[] {
  const copies = new Map<string, number>();
  return names.map((given, index) => {
    const base = given || `column ${index + 1}`;
    let name = base;
    while (copies.has(name)) {
      const copy = (copies.get(base) ?? 1) + 1;
      copies.set(base, copy);
      name = `${base} (${copy})`;
    }
    copies.set(name, 1);
    return name;
  });
}

/** What follows `column` in a sentence: the name, or `2` of `column 2` (never `column column 2`). */
export function inColumn(name: string): string {
  return /^column \d+$/.test(name) ? name.slice('column '.length) : name;
}
