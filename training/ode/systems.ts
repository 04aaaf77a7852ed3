/**
 * Random differential equations for training the refiner, from broad random laws: linear, polynomial,
 * neural, oscillators, saturating networks, reactions, expressions, each with or without a periodic force.
 * No system of a benchmark (ODEBench, DETEST) is here, nor a family made around one.
 */
import type { OdeSystem } from '../../src/core/ode/system';

/** Uniform numbers in [0, 1): mulberry32, seeded by a 32-bit integer. */
export function uniformGenerator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}

export class Draw {
  constructor(readonly uniform: () => number) {}
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }
  /** Logarithmically uniform. */
  scale(low: number, high: number): number {
    return Math.exp(this.between(Math.log(low), Math.log(high)));
  }
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }
  whole(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }
  chance(p: number): boolean {
    return this.uniform() < p;
  }
  pick<T>(values: readonly T[]): T {
    return values[this.whole(0, values.length - 1)];
  }
  normals(count: number): Float64Array {
    return Float64Array.from({ length: count }, () => this.normal());
  }
}

type Rhs = OdeSystem['rhs'];

export interface RandomSystem extends OdeSystem {
  readonly family: string;
  readonly timeDependent: boolean;
}

const FAMILIES: Readonly<Record<string, (draw: Draw, d: number) => { rhs: Rhs; positive?: boolean }>> = {
  linear(draw, d) {
    const matrix = draw.normals(d * d).map((v) => v / Math.sqrt(d));
    const damping = draw.between(-0.2, 1.2);
    const level = draw.normals(d).map((v) => (draw.chance(0.5) ? v : 0));
    return {
      rhs: (_t, y, out) => {
        for (let i = 0; i < d; i++) {
          let sum = level[i] - damping * y[i];
          for (let j = 0; j < d; j++) sum += matrix[i * d + j] * y[j];
          out[i] = sum;
        }
      },
    };
  },
  polynomial(draw, d) {
    const terms = Array.from({ length: d }, () =>
      Array.from({ length: draw.whole(1, 4) }, () => ({
        weight: draw.normal(),
        factors: Array.from({ length: draw.whole(0, 3) }, () => draw.whole(0, d - 1)),
      })),
    );
    const damping = Array.from({ length: d }, () => ({
      linear: draw.chance(0.5) ? draw.between(0, 1.5) : 0,
      cubic: draw.chance(0.5) ? draw.between(0, 1) : 0,
    }));
    return {
      rhs: (_t, y, out) => {
        for (let i = 0; i < d; i++) {
          let sum = -damping[i].linear * y[i] - damping[i].cubic * y[i] ** 3;
          for (const { weight, factors } of terms[i]) {
            let product = weight;
            for (const j of factors) product *= y[j];
            sum += product;
          }
          out[i] = sum;
        }
      },
    };
  },
  neural(draw, d) {
    const hidden = draw.whole(2, 12);
    const gain = draw.scale(0.5, 3);
    const inner = draw.normals(hidden * d).map((v) => (gain * v) / Math.sqrt(d));
    const bias = draw.normals(hidden);
    const outer = draw.normals(d * hidden).map((v) => (2 * v) / Math.sqrt(hidden));
    const decay = draw.between(0, 1);
    const active = new Float64Array(hidden);
    return {
      rhs: (_t, y, out) => {
        for (let h = 0; h < hidden; h++) {
          let sum = bias[h];
          for (let j = 0; j < d; j++) sum += inner[h * d + j] * y[j];
          active[h] = Math.tanh(sum);
        }
        for (let i = 0; i < d; i++) {
          let sum = -decay * y[i];
          for (let h = 0; h < hidden; h++) sum += outer[i * hidden + h] * active[h];
          out[i] = sum;
        }
      },
    };
  },
  /** Positions and velocities under random forces and friction; one position for every two components. */
  oscillator(draw, d) {
    const bodies = Math.max(1, Math.floor(d / 2));
    const forces = Array.from({ length: bodies }, () =>
      Array.from({ length: draw.whole(1, 3) }, () => ({
        kind: draw.whole(0, 4),
        of: draw.whole(0, bodies - 1),
        weight: -draw.scale(0.3, 3),
        rate: draw.scale(0.4, 2.5),
        shift: draw.chance(0.5) ? 0 : draw.between(-1, 1),
      })),
    );
    const friction = Array.from({ length: bodies }, () => ({
      linear: draw.chance(0.6) ? draw.between(0, 0.8) : 0,
      quadratic: draw.chance(0.3) ? draw.between(0, 0.6) : 0,
      dry: draw.chance(0.2) ? draw.between(0, 0.6) : 0,
      level: draw.chance(0.4) ? draw.normal() : 0,
    }));
    const spare = draw.between(0.2, 1.5);
    return {
      rhs: (_t, y, out) => {
        for (let b = 0; b < bodies; b++) {
          const v = y[2 * b + 1] ?? 0;
          const f = friction[b];
          let sum = f.level - f.linear * v - f.quadratic * v * Math.abs(v) - f.dry * Math.tanh(3 * v);
          for (const { kind, of, weight, rate, shift } of forces[b]) {
            const u = rate * (y[2 * b] - (of === b ? 0 : y[2 * of])) + shift;
            if (kind === 0) sum += weight * u;
            else if (kind === 1) sum += weight * u ** 3;
            else if (kind === 2) sum += weight * Math.sin(u);
            else if (kind === 3) sum += weight * Math.tanh(u);
            else sum += (weight * u) / (1 + u * u);
          }
          out[2 * b] = v;
          if (2 * b + 1 < d) out[2 * b + 1] = sum;
        }
        if (d % 2 === 1) out[d - 1] = (d > 1 ? Math.tanh(y[0]) : 1) - spare * y[d - 1];
      },
    };
  },
  /** Production with saturation or repression by the others, and decay. */
  saturating(draw, d) {
    const terms = Array.from({ length: d }, () =>
      Array.from({ length: draw.whole(1, 3) }, () => ({
        of: draw.whole(0, d - 1),
        times: draw.chance(0.3) ? draw.whole(0, d - 1) : -1,
        weight: draw.scale(0.3, 4) * (draw.chance(0.75) ? 1 : -1),
        half: draw.scale(0.2, 3),
        power: draw.whole(1, 4),
        rising: draw.chance(0.5),
      })),
    );
    const decay = Array.from({ length: d }, () => draw.scale(0.2, 2));
    const level = Array.from({ length: d }, () => (draw.chance(0.5) ? draw.between(0, 1) : 0));
    return {
      positive: true,
      rhs: (_t, y, out) => {
        for (let i = 0; i < d; i++) {
          let sum = level[i] - decay[i] * y[i];
          for (const { of, times, weight, half, power, rising } of terms[i]) {
            const u = Math.abs(y[of] / half) ** power;
            sum += weight * (rising ? u / (1 + u) : 1 / (1 + u)) * (times < 0 ? 1 : y[times]);
          }
          out[i] = sum;
        }
      },
    };
  },
  /** Mass action: reactions drawn at random move amounts between the components. */
  reactions(draw, d) {
    const reactions = Array.from({ length: draw.whole(d, d + 3) }, () => ({
      rate: draw.scale(0.1, 2),
      first: draw.whole(0, d - 1),
      second: draw.chance(0.6) ? draw.whole(0, d - 1) : -1,
      from: draw.chance(0.85) ? draw.whole(0, d - 1) : -1,
      to: draw.chance(0.7) ? draw.whole(0, d - 1) : -1,
    }));
    return {
      positive: true,
      rhs: (_t, y, out) => {
        out.fill(0);
        for (const { rate, first, second, from, to } of reactions) {
          const speed = rate * y[first] * (second < 0 ? 1 : y[second]);
          if (from >= 0) out[from] -= speed;
          if (to >= 0) out[to] += speed;
        }
      },
    };
  },
  expression(draw, d) {
    const trees = Array.from({ length: d }, () => expression(draw, d, draw.whole(1, 3)));
    const decay = Array.from({ length: d }, () => (draw.chance(0.6) ? draw.between(0, 1) : 0));
    return {
      rhs: (_t, y, out) => {
        for (let i = 0; i < d; i++) out[i] = trees[i](y) - decay[i] * y[i];
      },
    };
  },
};

function expression(draw: Draw, d: number, depth: number): (y: Float64Array) => number {
  if (depth === 0 || draw.chance(0.15)) {
    const c = draw.whole(0, d - 1);
    const weight = draw.normal();
    const level = draw.chance(0.4) ? draw.normal() : 0;
    return (y) => weight * y[c] + level;
  }
  const a = expression(draw, d, depth - 1);
  const kind = draw.whole(0, 9);
  if (kind < 4) {
    const b = expression(draw, d, depth - 1);
    return kind < 2 ? (y) => a(y) + b(y) : (y) => a(y) * b(y);
  }
  const weight = draw.scale(0.4, 2.5);
  const unary: readonly ((u: number) => number)[] = [
    Math.sin,
    Math.cos,
    Math.tanh,
    (u) => Math.exp(-u * u),
    (u) => u / (1 + u * u),
    Math.abs,
  ];
  const f = unary[kind - 4];
  return (y) => weight * f(a(y));
}

/** A system of a random family and dimension, in random units, over a random time. */
export function randomSystem(draw: Draw): RandomSystem {
  const dimension = draw.pick([1, 1, 2, 2, 2, 2, 3, 3, 3, 4]);
  const family = draw.pick(Object.keys(FAMILIES));
  const { rhs: own, positive } = FAMILIES[family](draw, dimension);
  const timeDependent = draw.chance(0.15);
  const force = {
    on: draw.whole(0, dimension - 1),
    size: draw.scale(0.1, 2),
    rate: draw.scale(0.3, 4),
    phase: draw.between(0, 6.3),
  };
  const unit = Float64Array.from({ length: dimension }, () => (draw.chance(0.5) ? 1 : draw.scale(0.01, 100)));
  const start = draw.scale(0.3, 3);
  const initial = unit.map((u) => u * start * (positive ? draw.between(0, 2) : draw.normal()));
  const scaled = new Float64Array(dimension);
  return {
    family,
    dimension,
    timeDependent,
    initial,
    t0: 0,
    t1: draw.scale(1, 25),
    rhs(t, y, out) {
      for (let c = 0; c < dimension; c++) scaled[c] = y[c] / unit[c];
      own(t, scaled, out);
      if (timeDependent) out[force.on] += force.size * Math.sin(force.rate * t + force.phase);
      for (let c = 0; c < dimension; c++) out[c] *= unit[c];
    },
  };
}
