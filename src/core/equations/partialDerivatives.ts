/** Partial differential equations, which are told from others in order to be refused. */
import type { InputError } from '../errors';
import { said, type Wording } from '../wording';
import { contradiction, type Place } from './expression';
import type { MappedText } from './mappedText';

/** What to do instead. */
const ADVICE = said`Partial differential equations are not solved here. Write the ordinary equations of a discretization, one for each point.`;

/** What the derivatives of a statement are by, where it names that: t of dy/dt and of y'(t). */
export function derivativesBy({ statement }: Place): string[] {
  return [...statement.text.matchAll(/\$\d+\s*\(\s*([A-Za-z_]\w*)\s*\)/g)].map(([, name]) => name);
}

/**
 * Checks that all derivatives are by one variable.
 * @throws InputError `bad-equation` at the first statement with another one.
 */
export function checkOrdinary(statements: readonly { readonly place: Place }[]): void {
  const variables = new Set<string>();
  for (const { place } of statements) {
    for (const name of derivativesBy(place)) variables.add(name);
    const [first, second] = variables;
    if (second !== undefined) {
      throw partial(said`The derivatives are by ${first} and by ${second}.`, place);
    }
  }
}

/**
 * Checks that no statement has a sign of a partial derivative, or is a partial differential equation in subscripts,
 * such as u_t = u_xx.
 * @throws InputError `bad-equation` at the sign, or at the second of the names.
 */
export function checkNoPartialDerivatives(statements: readonly MappedText[], source: string): void {
  const defined = statements.map(({ text }) => /^[A-Za-z]\w*(?=\s*=(?!=))/.exec(text)?.[0]);
  for (const [k, statement] of statements.entries()) {
    const sign = statement.text.search(/\u2202|\\partial(?![A-Za-z])/);
    if (sign >= 0) {
      const at = statement.slice(sign, statement.text.length);
      throw partial(said`This is the sign of a partial derivative.`, { source, statement: at });
    }
    const names = inSubscripts(statement.text);
    if (!names) continue;
    // A velocity v_x may well be given by v_t, if that has a value.
    if (names.some((name) => defined.some((other, l) => l !== k && other === name))) continue;
    const [first, second] = names;
    throw partial(
      said`${first} and ${second} are read as derivatives of ${first[0]} by different variables. If they are names of their own, give them values, as in ${second} = 1.`,
      { source, statement },
      second,
    );
  }
}

/** Two names in an equation that are derivatives by different variables, of which one is time, or as in u_xx + u_yy. */
function inSubscripts(statement: string): readonly [string, string] | null {
  if (!/(?<![=<>!])=(?!=)/.test(statement)) return null;
  const seen = new Map<string, string>();
  for (const [name, base, by] of statement.matchAll(/(?<![\w$])([A-Za-z])_(t+|x+|y+|z+)(?!\w)/g)) {
    const other = seen.get(base);
    if (other === undefined) seen.set(base, name);
    else if (other[2] !== by[0]) {
      const isInTime = other[2] === 't' || by[0] === 't';
      const isLaplace = other.length > 3 && by.length > 1 && !/^\w+\s*=/.test(statement);
      if (isInTime || isLaplace) return [other, name];
    }
  }
  return null;
}

function partial(reason: Wording, place: Place, word: string | null = null): InputError {
  return contradiction(said`${reason} ${ADVICE}`, place, word);
}
