import type { Expression } from '../../../src/core/equations/expression';
import type { Problem } from '../../../src/core/equations/problem';

/** An expression in prefix notation, as golden files hold it. */
export function show(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return expression.text;
    case 'constant':
    case 'symbol':
      return expression.name;
    case 'call':
    case 'apply':
      return `${expression.name}(${expression.args.map(show).join(', ')})`;
    case 'derivative':
      return `D(${show(expression.of)})`;
    case 'sum':
      return `sum(${show(expression.body)}, ${expression.variable} = ${show(expression.from)}..${show(expression.to)})`;
    case 'mean':
      return `mean(${show(expression.body)}${expression.count ? `, ${show(expression.count)}` : ''})`;
    case 'term':
      return `${expression.name}[${expression.shift}]`;
  }
}

/** A problem with its expressions in prefix notation. */
export function showProblem(problem: Problem): unknown {
  return JSON.parse(
    JSON.stringify(problem, (_, value: unknown) => (isExpression(value) ? show(value) : value)),
  );
}

const KINDS = ['number', 'constant', 'symbol', 'call', 'apply', 'sum', 'mean', 'term'];

function isExpression(value: unknown): value is Expression {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  return KINDS.includes(String(value.kind)) || 'of' in value;
}
