/** What each statement of a text is, by its form alone. */

import { said } from '../wording';
import { CONSTANTS, type Expression, equationError, type Place, parseExpression } from './expression';
import type { MappedText } from './mappedText';
import { methodIn } from './methodNames';
import { sidesOf } from './statements';

const NAME = '[A-Za-z_\\u0370-\\u03ff][A-Za-z_0-9\\u0370-\\u03ff]*';

export type Clause =
  /** method = euler, precision = single, spacing = log. */
  | { readonly kind: 'word'; readonly name: string; readonly value: string; readonly place: Place }
  /** x = 0..10, x in [0, 10], 0 <= x <= 10, linspace and its like. */
  | {
      readonly kind: 'range';
      readonly name: string;
      readonly from: Expression;
      readonly to: Expression;
      /** Number of samples, distance of the samples, where the text gives one. */
      readonly count: Expression | null;
      readonly step: Expression | null;
      readonly spacing: 'linear' | 'log' | null;
      /** Bounds are the decimal exponents, as logspace has them. */
      readonly areExponents: boolean;
      readonly place: Place;
    }
  /** y(0) = 1, y'(0) = 0, x[0] = 0.5. */
  | {
      readonly kind: 'initial';
      readonly name: string;
      readonly order: number;
      readonly at: Expression;
      readonly value: Expression;
      readonly place: Place;
    }
  /** x[n+1] = ..., x(n+1) = ... */
  | {
      readonly kind: 'recurrence';
      readonly name: string;
      readonly index: string;
      readonly shift: number;
      readonly value: Expression;
      readonly place: Place;
    }
  /** dX = ... dt + ... dW. */
  | { readonly kind: 'sde'; readonly name: string; readonly value: Expression; readonly place: Place }
  /** An equation in which derivatives occur: `name` with `order` outright on the left, or left - right = 0. */
  | {
      readonly kind: 'ode';
      readonly outright: { readonly name: string; readonly order: number } | null;
      readonly left: Expression;
      readonly right: Expression;
      readonly place: Place;
    }
  /** y = ..., f(x) = ..., mu = 5; an expression alone has no name. */
  | {
      readonly kind: 'definition';
      readonly name: string | null;
      readonly parameters: readonly string[];
      readonly value: Expression;
      readonly place: Place;
    };

/** dt, dW, dW_1: what only the right side of a stochastic equation has. */
const DIFFERENTIAL = /\bd(?:[tsu]|[WB](?:_?\w+)?)\b/;
const WORDS = ['method', 'solver', 'precision', 'spacing'];

/**
 * Reads one statement.
 * @throws InputError `bad-equation` at the character at fault.
 */
export function readClause(statement: MappedText, source: string): Clause {
  const place: Place = { source, statement };
  const parse = (text: MappedText): Expression => parseExpression(text, source);
  const word = new RegExp(`^(${WORDS.join('|')})\\s*[=:]\\s*["']?([A-Za-z0-9][-A-Za-z0-9_ ]*?)["']?$`).exec(
    statement.text,
  );
  if (word) return { kind: 'word', name: word[1], value: word[2].toLowerCase(), place };
  const method = methodIn(statement.text);
  if (method !== null) return { kind: 'word', name: 'method', value: method, place };
  const range = readRange(statement, place, parse);
  if (range) return range;
  const sides = sidesOf(statement);
  if (!sides) {
    const value = parse(statement);
    if (hasDerivative(statement.text)) {
      throw equationError(said`An equation with derivatives needs a right side, as in y'' + y = 0.`, place);
    }
    return { kind: 'definition', name: null, parameters: [], value, place };
  }
  const { left, right } = sides;
  return readEquationClause(left, right, place, parse);
}

function hasDerivative(text: string): boolean {
  return /\$\d/.test(text);
}

function readEquationClause(
  left: MappedText,
  right: MappedText,
  place: Place,
  parse: (text: MappedText) => Expression,
): Clause {
  const shape = new RegExp(`^(${NAME})(?:\\$(\\d+))?\\s*(?:([([])(.*)[)\\]])?$`, 'd').exec(left.text);
  if (!shape || !isBalanced(shape[4] ?? '')) return odeClause(null, left, right, place, parse);
  const [, name, primes, bracket, inner] = shape;
  const order = Number(primes ?? 0);
  const argument = inner?.trim() ?? null;
  if (argument === null) {
    if (order > 0) return odeClause({ name, order }, left, right, place, parse);
    const program = /^d([A-Za-z]\w*?)_?d(t|x|s|z|r)$/.exec(name);
    if (program) return odeClause({ name: program[1], order: 1 }, left, right, place, parse);
    const [, sequence, index] = /^(.+)_([a-z])$/.exec(name) ?? [];
    if (sequence !== undefined && hasTerm(right.text, sequence, index)) {
      return { kind: 'recurrence', name: sequence, index, shift: 0, value: parse(right), place };
    }
    const differential = /^d([A-Za-z]\w*?)(?:_[a-z])?$/.exec(name);
    if (differential && DIFFERENTIAL.test(right.text)) {
      return { kind: 'sde', name: differential[1], value: parse(right), place };
    }
    return hasDerivative(right.text) && !/^[A-Za-z]\w*$/.test(right.text) && isOde(right.text, name)
      ? odeClause(null, left, right, place, parse)
      : { kind: 'definition', name, parameters: [], value: parse(right), place };
  }
  const innerText = left.slice(...(shape.indices?.[4] ?? [0, 0]));
  const shifted = /^([a-z])\s*([+-])\s*(\d{1,2})$/.exec(argument);
  if (shifted && order === 0) {
    const shift = shifted[2] === '+' ? Number(shifted[3]) : -Number(shifted[3]);
    return { kind: 'recurrence', name, index: shifted[1], shift, value: parse(right), place };
  }
  const identifiers = argument.split(',').map((item) => item.trim());
  const areNames = identifiers.every((item) => new RegExp(`^${NAME}$`).test(item) && !isConstant(item));
  if (identifiers.length > 1 && (order > 0 || !areNames)) {
    throw equationError(
      said`${name} is given ${identifiers.length} arguments here. Functions of one variable are solved for; partial differential equations are not.`,
      place,
      name,
    );
  }
  if (!areNames) {
    const value = parse(right);
    return { kind: 'initial', name, order, at: parse(innerText), value, place };
  }
  if (order > 0) return odeClause({ name, order }, left, right, place, parse);
  const differential = /^d([A-Za-z]\w*)$/.exec(name);
  if (differential && DIFFERENTIAL.test(right.text)) {
    return { kind: 'sde', name: differential[1], value: parse(right), place };
  }
  const [index] = identifiers;
  if (bracket === '(' && /^[a-z]$/.test(index) && hasTerm(right.text, name, index)) {
    return { kind: 'recurrence', name, index, shift: 0, value: parse(right), place };
  }
  if (bracket === '[') {
    const isMean = /\bmean\s*\(/.test(right.text);
    return isMean
      ? { kind: 'definition', name, parameters: identifiers, value: parse(right), place }
      : { kind: 'recurrence', name, index: identifiers[0], shift: 0, value: parse(right), place };
  }
  return { kind: 'definition', name, parameters: identifiers, value: parse(right), place };
}

/** Whether y = ... y' ... is a differential equation of y, and not a definition that uses a derivative. */
function isOde(right: string, name: string): boolean {
  return new RegExp(`(?<![\\w$])${name}\\$\\d`).test(right);
}

function odeClause(
  outright: { name: string; order: number } | null,
  left: MappedText,
  right: MappedText,
  place: Place,
  parse: (text: MappedText) => Expression,
): Clause {
  if (!outright && !hasDerivative(left.text) && !hasDerivative(right.text)) {
    // Says what is wrong inside the left side, if anything is.
    parse(left);
    const [, name, shifted] = /^(\w+)_([a-z]\s*[-+]\s*\d+)$/.exec(left.text) ?? [];
    if (name !== undefined) {
      throw equationError(said`Write a term of a sequence with brackets, as in ${name}[${shifted}].`, place);
    }
    throw equationError(
      said`The left side must be a name, as in y = sin(x), or hold a derivative, as in y'' + y = 0.`,
      place,
    );
  }
  const zero: Expression = { kind: 'number', text: '0' };
  return { kind: 'ode', outright, left: outright ? zero : parse(left), right: parse(right), place };
}

/** Whether an earlier or later term of a sequence, x[n-1] or x(n-1), is part of an expression. */
function hasTerm(text: string, name: string, index: string): boolean {
  return new RegExp(`(?<![\\w$])${name}\\s*[[(]\\s*${index}\\s*[-+]\\s*\\d+\\s*[\\])]`).test(text);
}

function isConstant(name: string): boolean {
  return (CONSTANTS as readonly string[]).includes(name);
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const c of text) {
    if ('(['.includes(c)) depth++;
    if (')]'.includes(c)) depth--;
    if (depth < 0) return false;
  }
  return depth === 0;
}

const RANGE_FUNCTIONS = ['linspace', 'logspace', 'geomspace', 'arange', 'range'];

function readRange(
  statement: MappedText,
  place: Place,
  parse: (text: MappedText) => Expression,
): Clause | null {
  const { text } = statement;
  const part = (indices: readonly [number, number] | undefined): MappedText =>
    statement.slice(...(indices ?? [0, 0])).trim();
  const plain = {
    kind: 'range',
    count: null,
    step: null,
    spacing: null,
    areExponents: false,
    place,
  } as const;
  const dots =
    new RegExp(`^(${NAME})\\s*(?:=|\\bin\\b|\\bfrom\\b)\\s*\\[?(.*?)(?:\\.\\.|\\bto\\b)(.*?)\\]?$`, 'd').exec(
      text,
    ) ?? new RegExp(`^(${NAME})\\s+between\\s+(.*?)\\s+and\\s+(.*)$`, 'd').exec(text);
  if (dots && isBalanced(dots[2]) && isBalanced(dots[3])) {
    return {
      ...plain,
      name: dots[1],
      from: parse(part(dots.indices?.[2])),
      to: parse(part(dots.indices?.[3])),
    };
  }
  const interval = new RegExp(`^(${NAME})\\s*(?:=|\\bin\\b)\\s*[\\[(\\]](.*)[\\])\\[]$`, 'd').exec(text);
  if (interval) {
    const [start, end] = interval.indices?.[2] ?? [0, 0];
    const inside = statement.slice(start, end);
    const bounds = argumentsOf(inside, inside.text.includes(';') ? ';' : ',');
    if (bounds.length === 2)
      return { ...plain, name: interval[1], from: parse(bounds[0]), to: parse(bounds[1]) };
    if (/\bin\b/.test(text.slice(0, start))) {
      throw equationError(said`Give the range of ${interval[1]} as ${interval[1]} in [0, 10].`, place);
    }
  }
  const between = new RegExp(`^([^<>=]+?)\\s*<=?\\s*(${NAME})\\s*<=?\\s*([^<>=]+)$`, 'd').exec(text);
  if (between) {
    return {
      ...plain,
      name: between[2],
      from: parse(part(between.indices?.[1])),
      to: parse(part(between.indices?.[3])),
    };
  }
  const call = new RegExp(`^(${NAME})\\s*=\\s*(${RANGE_FUNCTIONS.join('|')})\\s*\\((.*)\\)$`, 'd').exec(text);
  if (call) return rangeOfCall(call[1], call[2], argumentsOf(part(call.indices?.[3])), place, parse);
  const colons = new RegExp(`^(${NAME})\\s*=\\s*([^:?]+):([^:?]+)(?::([^:?]+))?$`, 'd').exec(text);
  if (colons) {
    const [from, second, third] = [2, 3, 4].map((k) => {
      const found = colons.indices?.[k];
      return found ? parse(part(found)) : null;
    });
    if (!from || !second) return null;
    return third
      ? { ...plain, name: colons[1], from, step: second, to: third }
      : { ...plain, name: colons[1], from, to: second };
  }
  return null;
}

function rangeOfCall(
  name: string,
  fn: string,
  args: readonly MappedText[],
  place: Place,
  parse: (text: MappedText) => Expression,
): Clause {
  const given = args.map((arg) => {
    const keyword = /^(?:num|step|endpoint)\s*=\s*/.exec(arg.text);
    return keyword ? arg.slice(keyword[0].length, arg.text.length) : arg;
  });
  if (given.length < 2 || given.length > 3) {
    throw equationError(
      said`${fn} needs a start, an end and a third value, as in linspace(0, 10, 200).`,
      place,
      fn,
    );
  }
  const [from, to] = given.map(parse);
  const third = given[2] ? parse(given[2]) : null;
  const isStep = fn === 'arange' || fn === 'range';
  return {
    kind: 'range',
    name,
    from,
    to,
    count: isStep ? null : third,
    step: isStep ? third : null,
    spacing: isStep || fn === 'linspace' ? 'linear' : 'log',
    areExponents: fn === 'logspace',
    place,
  };
}

/** Parts separated by commas, or by another separator, outside brackets. */
function argumentsOf(text: MappedText, separator = ','): MappedText[] {
  const parts: MappedText[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= text.text.length; i++) {
    const c = text.text[i];
    if (c !== undefined && '(['.includes(c)) depth++;
    if (c !== undefined && ')]'.includes(c)) depth--;
    if (c === undefined || (c === separator && depth === 0)) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  return parts;
}
