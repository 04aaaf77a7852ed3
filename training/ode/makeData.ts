// Solutions of random systems, coarse and true, as the refiner sees them:
//   npx tsx training/ode/makeData.ts --out FOLDER --seed 1 --minutes 30 [--solutions 1000]
// Writes FOLDER/SEED-K.bin, each of up to 200 solutions; a solution is a record of 32-bit little-endian numbers:
// components, nodes, family, method, pair, dimension (integers), then for each component
// features (nodes x FEATURES), curves (nodes x CURVES), target (nodes): (true - m) / s, as floats.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type FixedStepMethod, type FixedStepSolution, solveFixed } from '../../src/core/ode/methods';
import { refinerInput } from '../../src/core/ode/refinerInput';
import { Draw, type RandomSystem, randomSystem, uniformGenerator } from './systems';

const STEPS = [16, 20, 27, 37, 50, 74, 100, 149];
const METHODS: readonly FixedStepMethod[] = [
  ...new Array<FixedStepMethod>(10).fill('euler'),
  'heun',
  'heun',
  'midpoint',
  'rk4',
  'rk4',
  'backward-euler',
  'trapezoid',
];
const FAMILIES = ['linear', 'polynomial', 'neural', 'oscillator', 'saturating', 'reactions', 'expression'];
const REFERENCE_STEPS = 4000;
const LARGEST_ERROR = 2;
const RECORDS = 200;

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'training/runs/ode-data' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '30' },
    solutions: { type: 'string', default: 'Infinity' },
  },
});

/** Root mean square over all of (y - reference) / deviation of the reference's component. */
function relativeError(y: readonly Float64Array[], reference: readonly Float64Array[]): number {
  let sum = 0;
  reference.forEach((values, c) => {
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    const squares = values.reduce((a, v, n) => a + (y[c][n] - v) ** 2, 0) / values.length;
    sum += squares / Math.max(variance, 1e-24 * (mean * mean + 1e-30)) / reference.length;
  });
  return Math.sqrt(sum);
}

function every(solution: FixedStepSolution, stride: number): Float64Array[] {
  return solution.y.map((values) => values.filter((_, n) => n % stride === 0));
}

/** A record, or null where the draw is no use: it blew up, or the reference is not good enough. */
function record(system: RandomSystem, draw: Draw): Buffer | null {
  const method = draw.pick(METHODS);
  const steps = method === 'rk4' ? draw.pick(STEPS.slice(0, 5)) : draw.pick(STEPS);
  const pair = draw.chance(0.35);
  const coarse = solveFixed(system, method, steps, { scale: 1e4 });
  if (coarse.divergedAt !== null) return null;
  const fine = pair ? solveFixed(system, method, 2 * steps, { scale: 1e4 }) : null;
  if (fine && fine.divergedAt !== null) return null;
  const stride = 2 * Math.ceil(REFERENCE_STEPS / steps / 2);
  const reference = solveFixed(system, 'rk4', steps * stride);
  if (reference.divergedAt !== null) return null;
  const truth = every(reference, stride);
  const error = relativeError(coarse.y, truth);
  if (!(error < LARGEST_ERROR && error > (method === 'rk4' ? 1e-5 : 3e-4))) return null;
  const check = every(solveFixed(system, 'rk4', (steps * stride) / 2), stride / 2);
  if (!(relativeError(check, truth) < 1e-5 * error)) return null;
  const input = refinerInput(coarse, fine, system);
  if (!input) return null;
  const nodes = steps + 1;
  const header = Int32Array.of(
    system.dimension,
    nodes,
    FAMILIES.indexOf(system.family),
    METHODS.indexOf(method),
    pair ? 1 : 0,
    system.dimension,
  );
  const parts = input.base.flatMap((base, c) => [
    input.features[c],
    input.curves[c],
    Float32Array.from(base, (m, n) => (truth[c][n] - m) / input.scale[c][n]),
  ]);
  if (!parts.every((part) => part.every(Number.isFinite))) return null;
  return Buffer.concat([Buffer.from(header.buffer), ...parts.map((part) => Buffer.from(part.buffer))]);
}

mkdirSync(values.out, { recursive: true });
const wanted = Number(values.solutions);
const end = Date.now() + Number(values.minutes) * 60_000;
const seed = Number(values.seed);
let tried = 0;
let made = 0;
for (let file = 0; Date.now() < end && made < wanted; file++) {
  const records: Buffer[] = [];
  while (records.length < RECORDS && made + records.length < wanted && Date.now() < end) {
    const draw = new Draw(uniformGenerator(Math.imul(seed, 1_000_003) + tried++));
    const one = record(randomSystem(draw), draw);
    if (one) records.push(one);
  }
  made += records.length;
  const path = join(values.out, `${seed}-${file}.bin`);
  writeFileSync(`${path}.part`, Buffer.concat(records));
  renameSync(`${path}.part`, path);
  console.log(`${made} solutions of ${tried} draws`);
}
