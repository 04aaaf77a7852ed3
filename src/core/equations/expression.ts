/** Expressions: parsed by mathjs, never evaluated by it, and checked into a small tree of our own. */
import {
  type AccessorNode,
  type AssignmentNode,
  BigNumberDependencies,
  type ConditionalNode,
  type ConstantNode,
  create,
  type FunctionNode,
  type MathNode,
  type ParenthesisNode,
  parseDependencies,
  type RangeNode,
  type RelationalNode,
  type SymbolNode,
} from 'mathjs';
import { InputError } from '../errors';
import { plural, said, type Wording } from '../wording';
import { FUNCTIONS } from './functions';
import type { MappedText } from './mappedText';

export type Expression =
  /** A number, with all the digits it was written with. */
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'constant'; readonly name: ConstantName }
  | { readonly kind: 'symbol'; readonly name: string }
  /** An operator or function of FUNCTIONS. */
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  /**
   * A function that the text may define, or a product written without a sign: `x(1 - x)`; `isSpaced`: with a blank
   * before the parenthesis.
   */
  | {
      readonly kind: 'apply';
      readonly name: string;
      readonly args: readonly Expression[];
      readonly isSpaced: boolean;
    }
  /** Derivative by the variable of the formula; `by`: as the text names it, null where it does not. */
  | { readonly kind: 'derivative'; readonly of: Expression; readonly by: string | null }
  | {
      readonly kind: 'sum';
      readonly variable: string;
      readonly from: Expression;
      readonly to: Expression;
      readonly body: Expression;
    }
  /**
   * Mean of `body` over `count` random draws of U (uniform in [0, 1]) and Z (standard normal), drawn afresh
   * for each sample; null: the running mean, of as many draws as the formula's variable says.
   */
  | { readonly kind: 'mean'; readonly body: Expression; readonly count: Expression | null }
  /** A term of a sequence: x[n + shift]. */
  | { readonly kind: 'term'; readonly name: string; readonly index: string; readonly shift: number };

export const CONSTANTS = ['pi', 'e', 'tau'] as const;
export type ConstantName = (typeof CONSTANTS)[number];

/** Only the parser: the instance has no function that evaluates, imports or creates anything. */
const math = create({ parseDependencies, BigNumberDependencies }, { number: 'BigNumber', precision: 64 });

const OPERATORS: Readonly<Record<string, string>> = {
  add: 'add',
  subtract: 'subtract',
  multiply: 'multiply',
  dotMultiply: 'multiply',
  divide: 'divide',
  dotDivide: 'divide',
  pow: 'pow',
  dotPow: 'pow',
  unaryMinus: 'negate',
  unaryPlus: 'plus',
  factorial: 'factorial',
  mod: 'mod',
  smaller: 'smaller',
  smallerEq: 'smallerEq',
  larger: 'larger',
  largerEq: 'largerEq',
  equal: 'equal',
  unequal: 'unequal',
  and: 'and',
  or: 'or',
  not: 'not',
};

/** What an error needs to know to point at a place: the statement, and the text it is part of. */
export interface Place {
  readonly source: string;
  readonly statement: MappedText;
}

/**
 * An error in a statement.
 * @param word the name at fault, which is looked up in the statement; null: the statement's start.
 */
export function equationError(wording: Wording, place: Place, word: string | null = null): InputError {
  const { line, column } = positionOf(place, word);
  return new InputError('bad-equation', wording, line, column);
}

/** What a statement says does not go with what others say: the text was understood, and cannot be meant. */
export class Contradiction extends InputError {}

/** As `equationError`, where statements contradict each other. */
export function contradiction(wording: Wording, place: Place, word: string | null = null): Contradiction {
  const { line, column } = positionOf(place, word);
  return new Contradiction('bad-equation', wording, line, column);
}

/** Line and column, from 1 on, of a name in a statement; null or a name that is not there: of its start. */
export function positionOf(
  { source, statement }: Place,
  word: string | null,
): { line: number; column: number } {
  const escaped = word?.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const found =
    escaped === undefined ? 0 : statement.text.search(new RegExp(`(?<![\\w$])${escaped}(?![\\w])`));
  return positionAt(source, statement.original(Math.max(0, found)));
}

function positionAt(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset).split('\n');
  return { line: before.length, column: before[before.length - 1].length + 1 };
}

/** An error at an offset of the source. */
function errorAt(wording: Wording, source: string, offset: number): InputError {
  const { line, column } = positionAt(source, offset);
  return new InputError('bad-equation', wording, line, column);
}

/**
 * Parses one expression.
 * @throws InputError `bad-equation` at the character at fault.
 */
export function parseExpression(text: MappedText, source: string): Expression {
  const place = { source, statement: text };
  if (text.text.trim() === '') {
    throw equationError(
      said`There is nothing on this side of the equation. Write an expression, such as sin(x).`,
      place,
    );
  }
  const ranges = text.replace(/\.\./dg, () => [':']);
  let node: MathNode;
  try {
    node = math.parse(ranges.text);
  } catch (error) {
    if (error instanceof RangeError) throw equationError(TOO_DEEP, place);
    throw syntaxError(error, ranges, source);
  }
  try {
    return checked(node, place);
  } catch (error) {
    if (error instanceof RangeError) throw equationError(TOO_DEEP, place);
    throw error;
  }
}

const TOO_DEEP = said`The expression is nested too deeply. Split it into several definitions.`;

function syntaxError(error: unknown, text: MappedText, source: string): InputError {
  const char = error instanceof Error && 'char' in error ? Number(error.char) : 1;
  const at = Math.max(0, char - 1);
  const offset = text.original(at);
  const found = source[offset];
  const reason = error instanceof Error ? error.message.replace(/\s*\(char \d+\)$/, '') : String(error);
  if (at >= text.text.trimEnd().length || found === undefined) {
    const open = text.text.split('(').length - text.text.split(')').length;
    return errorAt(
      open > 0
        ? said`A closing parenthesis is missing. Add ) at the end.`
        : said`The expression ends too early: something is missing after its last sign.`,
      source,
      offset,
    );
  }
  if (found === '\\') {
    const command = /^\\[A-Za-z]*/.exec(source.slice(offset))?.[0] ?? '\\';
    return errorAt(
      said`The LaTeX command ${command} is not understood here. Known are \\frac, \\sqrt, \\cdot, Greek letters and functions such as \\sin(x).`,
      source,
      offset,
    );
  }
  if (found === ')' || found === ']' || found === '}') {
    return errorAt(
      said`There is no opening bracket for this ${found}. Remove it, or open one before.`,
      source,
      offset,
    );
  }
  return errorAt(
    said`'${found}' is not expected here (${reason}). Write an expression such as 2 x sin(x).`,
    source,
    offset,
  );
}

function checked(node: MathNode, place: Place): Expression {
  const visit = (child: MathNode): Expression => checked(child, place);
  if (is(node, 'ParenthesisNode')) return visit(node.content);
  if (is(node, 'ConstantNode')) return numberOf(node.value, place);
  if (is(node, 'SymbolNode')) {
    const { name } = node;
    if (isFunction(name)) {
      throw equationError(
        said`${name} is a function: write its argument in parentheses, as in ${name}(x).`,
        place,
        name,
      );
    }
    if (CHOICE_WORDS.has(name)) {
      throw equationError(
        said`Write a choice as x > 0 ? x : 0, or as where(x > 0, x, 0), without the word ${name}.`,
        place,
        name,
      );
    }
    if (name === 'Infinity') return { kind: 'number', text: 'Infinity' };
    return { kind: 'symbol', name };
  }
  if (is(node, 'OperatorNode')) return operation(node, place);
  if (is(node, 'ConditionalNode')) {
    const { condition, trueExpr, falseExpr } = node;
    return { kind: 'call', name: 'where', args: [condition, trueExpr, falseExpr].map(visit) };
  }
  if (is(node, 'RelationalNode')) return chain(node, place);
  if (is(node, 'FunctionNode')) return application(node, place);
  if (is(node, 'AccessorNode')) return term(node, place);
  throw equationError(
    said`${NOT_ALLOWED[node.type] ?? said`This`} cannot be part of an equation. Write numbers, names, + - * / ^, parentheses and functions.`,
    place,
  );
}

const CHOICE_WORDS = new Set(['if', 'then', 'else', 'elif', 'otherwise']);

const NOT_ALLOWED: Readonly<Record<string, Wording>> = {
  AssignmentNode: said`An assignment inside an expression`,
  FunctionAssignmentNode: said`A definition inside an expression`,
  ArrayNode: said`A list in brackets`,
  ObjectNode: said`An object in braces`,
  RangeNode: said`A range`,
  BlockNode: said`Several expressions in one`,
  IndexNode: said`An index`,
};

function numberOf(value: unknown, place: Place): Expression {
  if (typeof value === 'string') {
    throw equationError(
      said`The text "${value}" cannot be part of an equation. Remove the quotation marks.`,
      place,
    );
  }
  if (typeof value === 'boolean') return { kind: 'number', text: value ? '1' : '0' };
  const text = String(value);
  if (text === 'NaN' || text === 'null' || text === 'undefined') {
    throw equationError(said`${text} is not a number that one can compute with.`, place, text);
  }
  return { kind: 'number', text };
}

function operation({ fn, op, args: operands, implicit }: Operation, place: Place): Expression {
  const args = operands.map((operand) => checked(operand, place));
  const [first, divisor] = operands;
  const dividesByProduct = fn === 'divide' && is(divisor, 'OperatorNode') && divisor.implicit;
  // The parser takes 1/2 x for half of x where it takes a/b x for a over b x.
  const isFractionTimes = implicit && is(first, 'OperatorNode') && first.fn === 'divide';
  if (dividesByProduct || isFractionTimes) {
    throw equationError(
      said`It is not clear what this divides by: a/b c may be (a/b) c or a/(b c). Add parentheses, or write *.`,
      place,
      '/',
    );
  }
  if (fn === 'ctranspose') {
    throw equationError(said`A prime (') must follow a name, as in y' or y''.`, place);
  }
  if (!Object.hasOwn(OPERATORS, fn)) {
    throw equationError(said`The operator ${op} is not available. Use + - * / ^ % and comparisons.`, place);
  }
  const name = op === '%' ? 'rem' : OPERATORS[fn];
  return name === 'plus' ? args[0] : { kind: 'call', name, args };
}

/** a < b < c as (a < b) and (b < c). */
function chain({ conditionals, params: compared }: RelationalNode, place: Place): Expression {
  const params = compared.map((param) => checked(param, place));
  const parts = conditionals.map(
    (condition, i): Expression => ({
      kind: 'call',
      name: OPERATORS[condition],
      args: [params[i], params[i + 1]],
    }),
  );
  return parts.reduce((left, right) => ({ kind: 'call', name: 'and', args: [left, right] }));
}

function application({ fn, args }: FunctionNode<MathNode>, place: Place): Expression {
  if (!is(fn, 'SymbolNode')) {
    // x[n] (1 - x[n]) is a product.
    if (args.length !== 1) throw equationError(said`A function must be called by its name.`, place);
    return { kind: 'call', name: 'multiply', args: [checked(fn, place), checked(args[0], place)] };
  }
  const { name } = fn;
  if (name === 'sum') return sum(args, place);
  if (name === 'mean') {
    if (args.length < 1 || args.length > 2) {
      throw equationError(
        said`mean needs an expression in U or Z and a count, as in mean(exp(-U^2), 100).`,
        place,
        name,
      );
    }
    const count = args.length === 2 ? checked(args[1], place) : null;
    return { kind: 'mean', body: checked(args[0], place), count };
  }
  if (name === 'D') return derivative(args, place);
  const operands = args.map((arg) => checked(arg, place));
  if (!isFunction(name)) return { kind: 'apply', name, args: operands, isSpaced: isSpaced(name, place) };
  const [least, most] = FUNCTIONS[name].arity;
  if (operands.length > most && /\d,\d/.test(place.statement.text)) {
    throw equationError(
      said`${name} has ${operands.length} arguments here. If a comma is meant as a decimal mark: write 0.1, not 0,1.`,
      place,
      name,
    );
  }
  if (operands.length < least || operands.length > most) {
    throw equationError(
      least === most
        ? said`${name} takes ${least} ${plural(least, 'argument', 'arguments')}, not ${operands.length}.`
        : said`${name} takes ${least} or more arguments, not ${operands.length}.`,
      place,
      name,
    );
  }
  return { kind: 'call', name, args: operands };
}

/** Whether the name never has a parenthesis right after it. */
function isSpaced(name: string, { statement }: Place): boolean {
  const { text } = statement;
  const call = `${name}(`;
  for (let at = text.indexOf(call); at >= 0; at = text.indexOf(call, at + 1)) {
    if (!/[\w$]/.test(text[at - 1] ?? ' ')) return false;
  }
  return true;
}

function derivative(args: readonly MathNode[], place: Place): Expression {
  const [of, by] = args;
  if (args.length < 1 || args.length > 2 || (by && !is(by, 'SymbolNode'))) {
    throw equationError(
      said`Write a derivative as D(f) or D(f, x): of a function f, or of a column of data.`,
      place,
      'D',
    );
  }
  return { kind: 'derivative', of: checked(of, place), by: by && is(by, 'SymbolNode') ? by.name : null };
}

function sum(args: readonly MathNode[], place: Place): Expression {
  const wrong = equationError(said`Write a sum as sum(sin(k x)/k, k = 1..15).`, place, 'sum');
  const [body, second, from, to] = args;
  if (args.length === 4 && is(second, 'SymbolNode')) {
    return {
      kind: 'sum',
      variable: second.name,
      from: checked(from, place),
      to: checked(to, place),
      body: checked(body, place),
    };
  }
  if (args.length !== 2 || !is(second, 'AssignmentNode')) throw wrong;
  const { object, value } = second;
  if (!is(object, 'SymbolNode') || !is(value, 'RangeNode') || value.step) throw wrong;
  return {
    kind: 'sum',
    variable: object.name,
    from: checked(value.start, place),
    to: checked(value.end, place),
    body: checked(body, place),
  };
}

function term({ object, index }: AccessorNode, place: Place): Expression {
  const { dimensions } = index;
  const wrong = equationError(said`An index must be written as x[n], x[n+1] or x[n-1].`, place);
  if (!is(object, 'SymbolNode') || dimensions.length !== 1) throw wrong;
  const shifted = indexOf(checked(dimensions[0], place));
  if (!shifted) throw wrong;
  return { kind: 'term', name: object.name, ...shifted };
}

function indexOf(expression: Expression): { index: string; shift: number } | null {
  if (expression.kind === 'symbol') return { index: expression.name, shift: 0 };
  if (expression.kind !== 'call' || !['add', 'subtract'].includes(expression.name)) return null;
  const [left, right] = expression.args;
  if (left.kind !== 'symbol' || right?.kind !== 'number' || !/^\d{1,2}$/.test(right.text)) return null;
  return { index: left.name, shift: expression.name === 'add' ? Number(right.text) : -Number(right.text) };
}

/** Whether the name is one of the functions that expressions may use. */
export function isFunction(name: string): boolean {
  return Object.hasOwn(FUNCTIONS, name) && FUNCTIONS[name].isNamed;
}

/** An operator with its operands: the library's own type allows only the operators that it can evaluate. */
interface Operation extends MathNode {
  readonly type: 'OperatorNode';
  readonly op: string;
  readonly fn: string;
  readonly args: readonly MathNode[];
  /** A product written without a sign. */
  readonly implicit: boolean;
}

interface Nodes {
  readonly AccessorNode: AccessorNode;
  readonly AssignmentNode: AssignmentNode;
  readonly ConditionalNode: ConditionalNode;
  readonly ConstantNode: ConstantNode;
  readonly FunctionNode: FunctionNode<MathNode>;
  readonly OperatorNode: Operation;
  readonly ParenthesisNode: ParenthesisNode;
  readonly RangeNode: RangeNode;
  readonly RelationalNode: RelationalNode;
  readonly SymbolNode: SymbolNode;
}

function is<K extends keyof Nodes>(node: MathNode, type: K): node is Nodes[K] {
  return node.type === type;
}

/** Calls `visit` for the expression and all its parts. */
export function walk(expression: Expression, visit: (part: Expression) => void): void {
  visit(expression);
  for (const child of childExpressions(expression)) walk(child, visit);
}

/** Whether an expression of this kind is part of the expression. */
export function contains(expression: Expression, kind: Expression['kind']): boolean {
  let found = false;
  walk(expression, (part) => {
    if (part.kind === kind) found = true;
  });
  return found;
}

/** The expression with each direct part replaced. */
export function mapParts(expression: Expression, change: (part: Expression) => Expression): Expression {
  switch (expression.kind) {
    case 'number':
    case 'constant':
    case 'symbol':
    case 'term':
      return expression;
    case 'call':
    case 'apply':
      return { ...expression, args: expression.args.map(change) };
    case 'derivative':
      return { ...expression, of: change(expression.of) };
    case 'sum':
      return {
        ...expression,
        from: change(expression.from),
        to: change(expression.to),
        body: change(expression.body),
      };
    case 'mean':
      return {
        ...expression,
        body: change(expression.body),
        count: expression.count && change(expression.count),
      };
  }
}

function childExpressions(expression: Expression): readonly Expression[] {
  const children: Expression[] = [];
  mapParts(expression, (child) => {
    children.push(child);
    return child;
  });
  return children;
}

/** Names that the expression needs a value for; bound ones (of a sum, U and Z of a mean) are not among them. */
export function freeSymbols(expression: Expression): Set<string> {
  const names = new Set<string>();
  const visit = (part: Expression, bound: ReadonlySet<string>): void => {
    if (part.kind === 'symbol' && !bound.has(part.name)) names.add(part.name);
    if (part.kind === 'term' && !bound.has(part.index)) names.add(part.index);
    if (part.kind === 'sum') {
      visit(part.from, bound);
      visit(part.to, bound);
      visit(part.body, new Set([...bound, part.variable]));
      return;
    }
    if (part.kind === 'mean') {
      if (part.count) visit(part.count, bound);
      visit(part.body, new Set([...bound, 'U', 'Z']));
      return;
    }
    for (const child of childExpressions(part)) visit(child, bound);
  };
  visit(expression, new Set());
  return names;
}
