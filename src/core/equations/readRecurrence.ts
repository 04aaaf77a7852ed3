/** Recurrences. */

import { said } from '../wording';
import { MOST_SAMPLES } from './budget';
import { type Expression, equationError, freeSymbols, mapParts, walk } from './expression';
import type { Given } from './given';
import type { Curve, RecurrenceProblem } from './problem';
import { resolve } from './resolve';

/** The sequences that a text gives by recurrences; null where something is missing. */
export function readRecurrence(given: Given): RecurrenceProblem | null {
  const clauses = given.of('recurrence');
  const names = new Set(clauses.map(({ name }) => name));
  const [{ index }] = clauses;
  const parameters = new Set<string>();
  let offset = 0;
  const lags = new Map<string, number>();
  const sequences = clauses.map((clause, position): Curve => {
    if (clause.index !== index) {
      throw equationError(
        said`All sequences must have the same index; this one has ${clause.index}, the first ${index}.`,
        clause.place,
      );
    }
    if (clauses.findIndex(({ name }) => name === clause.name) !== position) {
      throw equationError(said`${clause.name} is given twice. Keep one of the equations.`, clause.place);
    }
    if (position === 0) offset = clause.shift;
    const scope = given.scope([index], { sequences: names });
    // x_n, as LaTeX writes it, is x[n].
    const plain = (part: Expression): Expression => {
      const name = part.kind === 'symbol' && part.name.endsWith(`_${index}`) ? part.name.slice(0, -2) : '';
      return names.has(name) ? { kind: 'term', name, index, shift: 0 } : mapParts(part, plain);
    };
    const value = resolve(plain(clause.value), scope, clause.place);
    const earlier = new Set(clauses.slice(0, position).map(({ name }) => name));
    const shifted = shiftTerms(value, clause.shift, (name, termIndex, lag) => {
      if (!names.has(name) || termIndex !== index) {
        throw equationError(said`There is no equation for ${name}[${termIndex}].`, clause.place, name);
      }
      if (lag > 0 || (lag === 0 && !earlier.has(name))) {
        throw equationError(
          said`${name} is used at the term that is computed, or at a later one. Write the latest term alone on the left, as in x[n+1] = 2 x[n].`,
          clause.place,
        );
      }
      lags.set(name, Math.max(lags.get(name) ?? 0, -lag));
    });
    if (clause.shift !== offset) {
      throw equationError(
        said`The left sides must all be at the same index, as in ${clauses[0].name}[${index}${sign(offset)}].`,
        clause.place,
      );
    }
    for (const name of freeSymbols(shifted)) if (name !== index) parameters.add(name);
    return { name: clause.name, expression: shifted };
  });
  const depth = Math.max(1, ...lags.values());
  const initialValues = given.of('initial').map((clause) => ({
    ...clause,
    at: given.constant(clause.at, clause.place),
  }));
  for (const { name, at, place } of initialValues) {
    if (!names.has(name)) throw equationError(said`There is no equation for ${name}.`, place, name);
    if (!Number.isInteger(at))
      throw equationError(said`The index of an initial value must be a whole number.`, place);
  }
  const first = initialValues.length > 0 ? Math.min(...initialValues.map(({ at }) => at)) : 0;
  const initial = sequences.map(({ name }) =>
    Array.from({ length: depth }, (_, k): Expression => {
      const found = initialValues.find((clause) => clause.name === name && clause.at === first + k);
      if (!found) given.missing.push(`${name}[${first + k}] = ${k === 0 ? 0.5 : 1}`);
      if (!found) return { kind: 'number', text: '0' };
      const value = resolve(found.value, given.scope([]), found.place);
      walk(value, ({ kind }) => {
        if (kind !== 'term') return;
        throw equationError(
          said`An initial value cannot be given by other terms. Write it as a number.`,
          found.place,
        );
      });
      for (const free of freeSymbols(value)) parameters.add(free);
      return value;
    }),
  );
  for (const name of parameters) given.missing.push(`${name} = 1`);
  const range = given.onlyRange();
  if (range && range.name !== index) {
    throw equationError(said`The index is ${index}: give its range, as in ${index} = 0..100.`, range.place);
  }
  let last = first + 100;
  const count = given.countOption(index);
  if (range) last = given.constant(range.to, range.place);
  else if (count !== null) last = first + count;
  else given.missing.push(`${index} = ${first}..${last}`);
  if (given.missing.length > 0) return null;
  const place = range?.place ?? clauses[0].place;
  if (range && given.constant(range.from, place) < first) {
    throw equationError(
      said`The range begins before the first value given, ${sequences[0].name}[${first}].`,
      place,
    );
  }
  if (!Number.isInteger(last) || last - first < depth || last - first > MOST_SAMPLES) {
    throw equationError(
      said`The index must run to a whole number from ${first + depth} to ${first + MOST_SAMPLES}.`,
      place,
    );
  }
  return {
    kind: 'recurrence',
    sequences,
    index,
    offset,
    first,
    last,
    initial,
    precision: given.precision(),
  };
}

/** The terms of a sequence relative to the one that is computed. */
function shiftTerms(
  expression: Expression,
  shift: number,
  check: (name: string, index: string, lag: number) => void,
): Expression {
  if (expression.kind === 'term') {
    const lag = expression.shift - shift;
    check(expression.name, expression.index, lag);
    return { ...expression, shift: lag };
  }
  return mapParts(expression, (part) => shiftTerms(part, shift, check));
}

function sign(shift: number): string {
  return shift === 0 ? '' : shift > 0 ? `+${shift}` : String(shift);
}
