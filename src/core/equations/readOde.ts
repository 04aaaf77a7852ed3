/** Ordinary differential equations of any order. */
import type { FixedStepMethod } from '../ode/methods';
import { said } from '../wording';
import { MOST_COMPONENTS } from './budget';
import { type Expression, equationError, freeSymbols, walk } from './expression';
import { checkNoTerms, type Given, type Of } from './given';
import { methodNamed } from './methodNames';
import { checkOrdinary, derivativesBy } from './partialDerivatives';
import type { OdeEquation, OdeProblem } from './problem';
import { derivativeName, resolve } from './resolve';

const KIND = said`a differential equation`;

/** The initial value problem that a text states; null where something is missing. */
export function readOde(given: Given): OdeProblem | null {
  given.checkRest(KIND, 'method', 'solver');
  const clauses = given.of('ode');
  const orders = new Map<string, number>();
  let variable: string | null = null;
  const note = (name: string, order: number): void => {
    if (order > 0) orders.set(name, Math.max(orders.get(name) ?? 0, order));
  };
  for (const { outright, left, right } of clauses) {
    if (outright) note(outright.name, outright.order);
    for (const side of [left, right]) {
      walk(side, (part) => {
        if (part.kind !== 'symbol' && part.kind !== 'apply') return;
        const { base, order } = derivativeName(part.name);
        note(base, order);
        const [argument] = part.kind === 'apply' && order > 0 ? part.args : [];
        if (argument?.kind === 'symbol') variable ??= argument.name;
      });
    }
  }
  for (const { place } of clauses) variable ??= derivativesBy(place)[0] ?? null;
  checkOrdinary(clauses);
  given.checkInitial(orders);
  const range = given.onlyRange();
  variable ??= range?.name ?? guessTime(given, clauses, orders);
  if (orders.has(variable)) {
    throw equationError(
      said`${variable} cannot be both the variable and an unknown function.`,
      clauses[0].place,
    );
  }
  const unknowns = [...orders].map(([name, order]) => ({ name, order }));
  if (clauses.length !== unknowns.length) {
    throw equationError(
      said`There are ${clauses.length} equations for ${unknowns.length} unknown functions (${unknowns.map(({ name }) => name).join(', ')}). Give one equation for each.`,
      clauses[clauses.length - 1].place,
    );
  }
  const dimension = unknowns.reduce((total, { order }) => total + order, 0);
  if (dimension > MOST_COMPONENTS) {
    throw equationError(
      said`The system has ${dimension} components; at most ${MOST_COMPONENTS} are solved.`,
      clauses[0].place,
    );
  }
  const scope = given.scope([variable, ...orders.keys()], {
    functionsOf: { variable, names: new Set(orders.keys()) },
  });
  const known = new Set([
    variable,
    ...unknowns.flatMap(({ name, order }) =>
      Array.from({ length: order + 1 }, (_, k) => (k === 0 ? name : `${name}$${k}`)),
    ),
  ]);
  const highest = new Set(unknowns.map(({ name, order }) => `${name}$${order}`));
  const parameters = new Set<string>();
  const written = clauses.map(({ outright, left, right, place }) => {
    const sides = [left, right].map((side) => resolve(side, scope, place));
    checkNoTerms([{ value: sides[1], place }]);
    for (const side of sides)
      for (const name of freeSymbols(side)) if (!known.has(name)) parameters.add(name);
    const isHighest = outright !== null && orders.get(outright.name) === outright.order;
    const isExplicit = isHighest && ![...freeSymbols(sides[1])].some((name) => highest.has(name));
    const leftSide: Expression = outright
      ? { kind: 'symbol', name: `${outright.name}$${outright.order}` }
      : sides[0];
    return {
      gives: isExplicit ? outright.name : null,
      explicit: sides[1],
      residual: { kind: 'call', name: 'subtract', args: [leftSide, sides[1]] } as Expression,
    };
  });
  const allExplicit = unknowns.every(({ name }) => written.some(({ gives }) => gives === name));
  const equations = unknowns.map(({ name }, k): OdeEquation => {
    const own = written.find(({ gives }) => gives === name);
    return allExplicit && own
      ? { form: 'explicit', expression: own.explicit }
      : { form: 'residual', expression: written[k].residual };
  });
  for (const name of parameters) given.missing.push(`${name} = 1`);
  const time = given.timeRange(variable, range);
  const initial = unknowns.flatMap(({ name, order }) =>
    Array.from({ length: order }, (_, k) => given.initialValue(name, k, time.t0, k === 0 ? 1 : 0)),
  );
  const method = methodOf(given);
  const steps = given.steps(variable, time);
  given.noteUnused(KIND);
  if (given.missing.length > 0) return null;
  return { kind: 'ode', unknowns, equations, initial, variable, t0: time.t0, ...steps, method };
}

function guessTime(given: Given, clauses: readonly Of<'ode'>[], orders: ReadonlyMap<string, number>): string {
  const free = new Set<string>();
  for (const { right, left } of clauses) {
    for (const side of [left, right]) for (const name of freeSymbols(side)) free.add(name);
  }
  const isFree = (name: string): boolean =>
    free.has(name) && !orders.has(name) && !given.definitions.has(name);
  if (!isFree('t') && isFree('x')) return 'x';
  return orders.has('t') ? 'x' : 't';
}

function methodOf(given: Given): FixedStepMethod {
  const word = given.word('method', 'solver');
  if (!word) {
    given.missing.push('method = euler');
    return 'euler';
  }
  const known = methodNamed(word.value);
  if (!known) {
    throw equationError(
      said`There is no method ${word.value}. Choose euler, heun, midpoint, rk4, backward-euler or trapezoid.`,
      word.place,
      word.value,
    );
  }
  return known;
}
