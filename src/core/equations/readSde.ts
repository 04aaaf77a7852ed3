/** Stochastic differential equations. */

import { said } from '../wording';
import { type Expression, equationError, freeSymbols, mapParts } from './expression';
import type { Given } from './given';
import type { SdeProblem } from './problem';
import { resolve } from './resolve';

const KIND = said`a stochastic differential equation`;

/** The stochastic system that a text states; null where something is missing. */
export function readSde(given: Given): SdeProblem | null {
  given.checkRest(KIND, 'method', 'solver');
  const clauses = given.of('sde');
  const components = clauses.map(({ name }) => name);
  const differential = /(?<!\w)d([tsu])(?!\w)/.exec(clauses[0].place.statement.text)?.[1] ?? 't';
  const variable = differential;
  const range = given.onlyRange();
  const noises = new Set<string>();
  const names = new Set(components);
  const parameters = new Set<string>();
  // X_t and dW_t are X and dW.
  const plain = (expression: Expression): Expression => {
    if (expression.kind === 'symbol' && expression.name.endsWith(`_${variable}`)) {
      return { kind: 'symbol', name: expression.name.slice(0, -2) };
    }
    return mapParts(expression, plain);
  };
  const increments = clauses.map(({ value, place }) => {
    const scope = given.scope([variable, ...components, `d${variable}`], {
      functionsOf: { variable, names },
    });
    const resolved = resolve(plain(value), scope, place);
    for (const name of freeSymbols(resolved)) {
      if (/^d[WB]/.test(name)) noises.add(name);
      else if (name !== variable && name !== `d${variable}` && !names.has(name)) parameters.add(name);
    }
    return resolved;
  });
  if (noises.size === 0) {
    throw equationError(
      said`A stochastic equation needs a noise term, as in dX = -X d${variable} + 0.3 dW. Without noise, write X' = -X.`,
      clauses[0].place,
    );
  }
  for (const name of parameters) given.missing.push(`${name} = 1`);
  given.checkInitial(new Map(components.map((name) => [name, 1])));
  const time = given.timeRange(variable, range);
  const initial = components.map((name) => given.initialValue(name, 0, time.t0, 1));
  const method = given.word('method', 'solver');
  if (method && !/^euler([- ]?maruyama)?$/.test(method.value)) {
    throw equationError(said`Stochastic equations are solved by method = euler-maruyama.`, method.place);
  }
  const steps = given.steps(variable, time);
  const seed = given.seed();
  given.noteUnused(KIND);
  if (given.missing.length > 0) return null;
  return {
    kind: 'sde',
    components,
    increments,
    noises: [...noises],
    differential: `d${differential}`,
    initial,
    variable,
    t0: time.t0,
    ...steps,
    seed,
  };
}
