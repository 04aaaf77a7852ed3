/** Recurrences. */

import { said } from '../wording';
import { MOST_SAMPLES } from './budget';
import { type Expression, equationError, freeSymbols, mapParts, type Place, walk } from './expression';
import type { Given, Of } from './given';
import type { Curve, RecurrenceProblem } from './problem';
import { resolve } from './resolve';

const KIND = said`a recurrence`;

/** The sequences that a text gives by recurrences; null where something is missing. */
export function readRecurrence(given: Given): RecurrenceProblem | null {
  given.checkRest(KIND, 'precision');
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
      if (names.has(name)) return { kind: 'term', name, index, shift: 0 };
      const [factor, ...others] = part.kind === 'apply' ? part.args : [];
      const applied = part.kind === 'apply' ? plain({ kind: 'symbol', name: part.name }) : part;
      if (applied.kind === 'term' && factor && others.length === 0) {
        return { kind: 'call', name: 'multiply', args: [applied, plain(factor)] };
      }
      return mapParts(part, plain);
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
  const initialValues = initialTerms(given, names);
  const first = initialValues.reduce((least, { at }) => Math.min(least, at), initialValues[0]?.at ?? 0);
  for (const { name, at, place } of initialValues) {
    if (at < first + depth) continue;
    throw equationError(
      said`${name}[${at}] follows from the terms before it: of ${name} only the first ones can be given, here ${depth}, from index ${first} on. Remove this value.`,
      place,
    );
  }
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
  checkEachIndex(given, range);
  given.noteUnused(KIND);
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

interface InitialTerm {
  readonly name: string;
  readonly at: number;
  readonly value: Expression;
  readonly place: Place;
}

/** The terms that a text gives: x[0] = 1, x(0) = 1, x_0 = 1. */
function initialTerms(given: Given, names: ReadonlySet<string>): InitialTerm[] {
  const terms: InitialTerm[] = [];
  for (const { name, order, at, value, place } of given.of('initial')) {
    if (!names.has(name)) throw equationError(said`There is no equation for ${name}.`, place, name);
    if (order > 0) {
      throw equationError(said`Write the terms of a sequence without a prime, as in ${name}[0] = 1.`, place);
    }
    terms.push({ name, at: given.constant(at, place), value, place });
  }
  for (const { name: alias } of [...given.definitions.values()]) {
    const [, name, index] = /^(.+)_(\d{1,3})$/.exec(alias) ?? [];
    if (!names.has(name)) continue;
    for (const { value, place } of given.definitionsOf([alias], false)) {
      terms.push({ name, at: Number(index), value, place });
    }
  }
  for (const [k, { name, at, value, place }] of terms.entries()) {
    if (!Number.isInteger(at)) {
      throw equationError(said`The index of an initial value must be a whole number.`, place);
    }
    const before = terms.slice(0, k).find((other) => other.name === name && other.at === at);
    if (before) given.agreed(`${name}[${at}]`, [before, { value, place }]);
  }
  return terms;
}

/** Checks that a range goes through every index, as terms do. */
function checkEachIndex(given: Given, range: Of<'range'> | null): void {
  if (!range) return;
  const { place, from, to } = range;
  const step = range.step && given.constant(range.step, place);
  const count = range.count && given.constant(range.count, place);
  const all = given.constant(to, place) - given.constant(from, place) + 1;
  if ((step === null || step === 1) && (count === null || count === all)) return;
  throw equationError(said`A recurrence gives every term: let the step of ${range.name} be 1.`, place);
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
