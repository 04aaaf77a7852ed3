import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'mathjs';
import type { OdeSystem } from '../../src/core/ode/system';

interface Entry {
  readonly id: number;
  readonly name: string;
  /** One right-hand side a component, in x_0, x_1, ... and c_0, c_1, ... */
  readonly equations: readonly string[];
  readonly constants: readonly number[];
  /** Two initial states. */
  readonly initial: readonly (readonly number[])[];
}

export interface OdeBenchProblem {
  /** System and initial state, such as "27 (a)". */
  readonly label: string;
  readonly name: string;
  readonly system: OdeSystem;
}

/** The 63 systems of ODEBench from both of their initial states, on t in [0, 10]; odebench.json names the source. */
export function odeBenchProblems(): OdeBenchProblem[] {
  const file: { systems: Entry[] } = JSON.parse(readFileSync(join(__dirname, 'odebench.json'), 'utf8'));
  return file.systems.flatMap((entry) =>
    entry.initial.map((initial, k) => ({
      label: `${entry.id} (${'ab'[k]})`,
      name: entry.name,
      system: systemOf(entry, initial),
    })),
  );
}

function systemOf(entry: Entry, initial: readonly number[]): OdeSystem {
  const compiled = entry.equations.map((equation) => parse(equation).compile());
  const scope = new Map<string, number>(entry.constants.map((value, i) => [`c_${i}`, value]));
  const states = entry.equations.map((_, i) => `x_${i}`);
  return {
    dimension: entry.equations.length,
    rhs: (_t, y, out) => {
      for (const [i, name] of states.entries()) scope.set(name, y[i]);
      for (const [i, expression] of compiled.entries()) {
        const value: unknown = expression.evaluate(scope);
        // A power or logarithm of a negative number is complex: outside the problem's domain.
        out[i] = typeof value === 'number' ? value : Number.NaN;
      }
    },
    initial: Float64Array.from(initial),
    t0: 0,
    t1: 10,
  };
}
