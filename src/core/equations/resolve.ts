/** Puts definitions into expressions, until only the names are left that a problem keeps. */

import { said } from '../wording';
import {
  CONSTANTS,
  type ConstantName,
  type Expression,
  equationError,
  freeSymbols,
  isFunction,
  mapParts,
  type Place,
} from './expression';
import { FUNCTIONS } from './functions';
import { isLetter } from './notation';

export interface Definition {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly value: Expression;
  readonly place: Place;
}

export interface Scope {
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Names that stay: the variable, unknown functions, the index. */
  readonly kept: ReadonlySet<string>;
  /** Of the kept names: functions of the variable, so that y(t) is y. */
  readonly functionsOf: { readonly variable: string; readonly names: ReadonlySet<string> } | null;
  /** Sequences: x(n - 1) is a term. */
  readonly sequences: ReadonlySet<string>;
}

/** Parts of an expression after definitions were put in; more cannot be meant. */
const MOST_PARTS = 20_000;

/**
 * The expression with all definitions put in; names without a definition stay as symbols, for the caller to
 * ask for. `y$1` of a defined y becomes its derivative.
 * @throws InputError `bad-equation` for circular definitions and unknown functions.
 */
export function resolve(expression: Expression, scope: Scope, place: Place): Expression {
  let parts = 0;
  const sizes = new WeakMap<Expression, number>();
  const count = (added: number): void => {
    parts += added;
    if (parts > MOST_PARTS) {
      throw equationError(said`The definitions make the expression too long. Write it more briefly.`, place);
    }
  };
  const inline = (
    part: Expression,
    stack: readonly string[],
    bound: ReadonlyMap<string, Expression>,
  ): Expression => {
    count(1);
    const go = (child: Expression): Expression => inline(child, stack, bound);
    if (part.kind === 'symbol') return symbol(part.name, stack, bound);
    if (part.kind === 'apply') return apply(part.name, part.args.map(go), part.isSpaced, stack, bound);
    if (part.kind === 'sum' || part.kind === 'mean') {
      const hidden = new Map(bound);
      for (const name of part.kind === 'sum' ? [part.variable] : ['U', 'Z']) {
        hidden.set(name, { kind: 'symbol', name });
      }
      return mapParts(part, (child) => inline(child, stack, hidden));
    }
    return mapParts(part, go);
  };

  const body = (
    definition: Definition,
    args: readonly Expression[],
    stack: readonly string[],
  ): Expression => {
    const { name, parameters, value } = definition;
    if (stack.includes(name)) {
      throw equationError(
        said`${name} is defined by itself. Give one of the definitions another name.`,
        place,
        name,
      );
    }
    // The arguments are resolved already.
    const values = new Map(parameters.map((parameter, i) => [parameter, args[i]]));
    return inline(value, [...stack, name], values);
  };

  const symbol = (
    name: string,
    stack: readonly string[],
    bound: ReadonlyMap<string, Expression>,
  ): Expression => {
    const value = bound.get(name);
    if (value) {
      count(sizeOf(value, sizes));
      return value;
    }
    const { base, order } = derivativeName(name);
    if (scope.kept.has(base)) return { kind: 'symbol', name };
    const definition = scope.definitions.get(base);
    if (definition) {
      const own = definition.parameters.map((parameter): Expression => ({ kind: 'symbol', name: parameter }));
      return differentiated(body(definition, own, stack), order);
    }
    if (isConstantName(name)) return { kind: 'constant', name };
    return { kind: 'symbol', name };
  };

  const apply = (
    name: string,
    args: readonly Expression[],
    isSpaced: boolean,
    stack: readonly string[],
    bound: ReadonlyMap<string, Expression>,
  ): Expression => {
    const { base, order } = derivativeName(name);
    const [argument] = args;
    const definition = scope.definitions.get(base);
    if (definition && definition.parameters.length > 0 && !scope.kept.has(base)) {
      if (order > 0) {
        const same =
          args.length === 1 && argument.kind === 'symbol' && argument.name === definition.parameters[0];
        if (!same) throw equationError(said`Write the derivative as D(${base}(x)).`, place, base);
        return differentiated(body(definition, args, stack), order);
      }
      if (args.length !== definition.parameters.length) {
        throw equationError(
          said`${name} was defined with ${definition.parameters.length} arguments.`,
          place,
          name,
        );
      }
      return body(definition, args, stack);
    }
    if (scope.functionsOf?.names.has(base)) {
      if (args.length === 1 && argument.kind === 'symbol' && argument.name === scope.functionsOf.variable) {
        return { kind: 'symbol', name };
      }
      // What is in parentheses may be where the function is taken, or a factor.
      const { variable } = scope.functionsOf;
      if (
        order > 0 ||
        args.length !== 1 ||
        argument.kind === 'number' ||
        freeSymbols(argument).has(variable)
      ) {
        throw equationError(
          said`${base} can only be taken at ${variable}: equations with delays are not solved here. If a product is meant, write ${base}*(...).`,
          place,
          base,
        );
      }
    }
    if (scope.sequences.has(name)) {
      const term = args.length === 1 ? termOf(name, argument) : null;
      if (term) return term;
    }
    if (args.length === 1) {
      const product = productOf(name, argument, isSpaced, stack, bound);
      if (product) return product;
    }
    throw equationError(
      said`There is no function ${name}. Known are ${Object.keys(FUNCTIONS).filter(isFunction).join(', ')}; define others as ${name}(x) = ...`,
      place,
      name,
    );
  };

  /** The name times the argument, where that is meant; null where the name can be a function's only. */
  const productOf = (
    name: string,
    argument: Expression,
    isSpaced: boolean,
    stack: readonly string[],
    bound: ReadonlyMap<string, Expression>,
  ): Expression | null => {
    const { base } = derivativeName(name);
    const hasValue = bound.has(name) || scope.definitions.has(base) || isConstantName(name);
    const isProduct =
      scope.kept.has(base) ||
      (hasValue
        ? !looksLikeCall(name, argument, isSpaced)
        : isLetter(name) && isSpaced && !looksLikeCall(name, argument, false));
    if (isProduct) {
      return { kind: 'call', name: 'multiply', args: [symbol(name, stack, bound), argument] };
    }
    if (hasValue) {
      throw equationError(
        said`${name}(...) may be a function, or ${name} times what is in parentheses. Write ${name}*(...) for the product, or define the function, as in ${name}(x) = ...`,
        place,
        name,
      );
    }
    if (!isLetter(name)) return null;
    throw equationError(
      said`There is no function ${name}. Define it, as in ${name}(x) = ..., or write ${name}*(...) if a product is meant.`,
      place,
      name,
    );
  };
  return inline(expression, [], new Map());
}

/** Letters that are names of functions more often than of factors. */
const FUNCTION_LETTERS = new Set(['f', 'g', 'F', 'G', 'W', 'gamma', 'Gamma', 'zeta', 'psi', 'phi', 'Phi']);

/** Whether what stands before a parenthesis looks like a function of what is in it, as in gamma(x), and not like a factor. */
function looksLikeCall(name: string, argument: Expression, isSpaced: boolean): boolean {
  const isPlain = argument.kind === 'symbol' || argument.kind === 'number' || argument.kind === 'constant';
  return isPlain || (!isSpaced && FUNCTION_LETTERS.has(name));
}

/** How many parts an expression has, each counted as often as it occurs. */
function sizeOf(expression: Expression, known: WeakMap<Expression, number>): number {
  const before = known.get(expression);
  if (before !== undefined) return before;
  let size = 1;
  mapParts(expression, (child) => {
    size += sizeOf(child, known);
    return child;
  });
  known.set(expression, size);
  return size;
}

function termOf(name: string, argument: Expression): Expression | null {
  if (argument.kind === 'symbol') return { kind: 'term', name, index: argument.name, shift: 0 };
  if (argument.kind !== 'call' || !['add', 'subtract'].includes(argument.name)) return null;
  const [left, right] = argument.args;
  if (left.kind !== 'symbol' || right.kind !== 'number') return null;
  const shift = Number(right.text);
  return { kind: 'term', name, index: left.name, shift: argument.name === 'add' ? shift : -shift };
}

function differentiated(expression: Expression, order: number): Expression {
  if (order === 0) return expression;
  return { kind: 'derivative', of: differentiated(expression, order - 1), by: null };
}

/** `y$2` as y and 2; `y`, and what has a `$` of its own, as it is and 0. */
export function derivativeName(name: string): { base: string; order: number } {
  const [, base, order] = /^(.+)\$(\d+)$/.exec(name) ?? [];
  return base === undefined ? { base: name, order: 0 } : { base, order: Number(order) };
}

function isConstantName(name: string): name is ConstantName {
  return (CONSTANTS as readonly string[]).includes(name);
}
