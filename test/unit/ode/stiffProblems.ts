/**
 * Stiff problems with published end values: Mazzia & Magherini, Test Set for Initial Value Problem Solvers,
 * release 2.4 (https://archimede.uniba.it/~testset), each computed there in quadruple precision or nearly so.
 */
import type { OdeSystem } from '../../../src/core/ode/system';

export interface StiffProblem extends OdeSystem {
  readonly end: readonly number[];
}

/** Robertson's chemical reaction. */
export const ROBER: StiffProblem = {
  dimension: 3,
  rhs: (_t, y, out) => {
    out[0] = -0.04 * y[0] + 1e4 * y[1] * y[2];
    out[2] = 3e7 * y[1] ** 2;
    out[1] = -out[0] - out[2];
  },
  initial: Float64Array.of(1, 0, 0),
  t0: 0,
  t1: 1e11,
  end: [0.2083340149701255e-7, 0.8333360770334713e-13, 0.999999979166505],
};

/** High irradiance responses of plants (Schaefer 1975). */
export const HIRES: StiffProblem = {
  dimension: 8,
  rhs: (_t, y, out) => {
    out[0] = -1.71 * y[0] + 0.43 * y[1] + 8.32 * y[2] + 0.0007;
    out[1] = 1.71 * y[0] - 8.75 * y[1];
    out[2] = -10.03 * y[2] + 0.43 * y[3] + 0.035 * y[4];
    out[3] = 8.32 * y[1] + 1.71 * y[2] - 1.12 * y[3];
    out[4] = -1.745 * y[4] + 0.43 * (y[5] + y[6]);
    out[5] = -280 * y[5] * y[7] + 0.69 * y[3] + 1.71 * y[4] - 0.43 * y[5] + 0.69 * y[6];
    out[6] = 280 * y[5] * y[7] - 1.81 * y[6];
    out[7] = -out[6];
  },
  initial: Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0.0057),
  t0: 0,
  t1: 321.8122,
  end: [
    0.7371312573325668e-3, 0.1442485726316185e-3, 0.5888729740967575e-4, 0.1175651343283149e-2,
    0.2386356198831331e-2, 0.6238968252742796e-2, 0.2849998395185769e-2, 0.2850001604814231e-2,
  ],
};

/** Van der Pol's oscillator with mu = 1000. */
export const VAN_DER_POL: StiffProblem = {
  dimension: 2,
  rhs: (_t, y, out) => {
    out[0] = y[1];
    out[1] = 1000 * (1 - y[0] ** 2) * y[1] - y[0];
  },
  initial: Float64Array.of(2, 0),
  t0: 0,
  t1: 2000,
  end: [0.1706167732170469e1, -0.8928097010248125e-3],
};
