/** Methods of solving differential equations, as people name them. */
import type { FixedStepMethod } from '../ode/methods';

const METHODS: Readonly<Record<string, FixedStepMethod>> = {
  euler: 'euler',
  'forward euler': 'euler',
  'explicit euler': 'euler',
  heun: 'heun',
  rk2: 'heun',
  midpoint: 'midpoint',
  rk4: 'rk4',
  'runge kutta': 'rk4',
  'runge kutta 4': 'rk4',
  'backward euler': 'backward-euler',
  'implicit euler': 'backward-euler',
  trapezoid: 'trapezoid',
  trapezoidal: 'trapezoid',
  'trapezoidal rule': 'trapezoid',
  'crank nicolson': 'trapezoid',
};

/** The method that a name, such as "Backward-Euler", means; null for a name of no method. */
export function methodNamed(name: string): FixedStepMethod | null {
  const plain = name.toLowerCase().replace(/[-_ ]+/g, ' ');
  return Object.hasOwn(METHODS, plain) ? METHODS[plain] : null;
}

/**
 * The name of the method that a statement consists of: `RK4`, `Heun's method`, `using backward Euler`; null where it
 * is anything else. A prime is written `$1`, as everywhere in the syntax of mathjs.
 */
export function methodIn(statement: string): string | null {
  const name = statement
    .toLowerCase()
    .replace(/^(?:by|with|using|method)\s+/, '')
    .replace(/\s+method$/, '')
    .replace(/\$1 ?s?$/, '');
  return methodNamed(name) !== null || /^euler[- ]maruyama$/.test(name) ? name : null;
}
