/** The model alone: opening it, evaluating it, and the rate beside that of a large matrix product. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type Batch, openDenoiser } from '../../src/core/diffusion/session';
import { median } from './median';
import { markdownTable } from './table';

const MODELS = join(__dirname, '../../models');
const PRODUCT_SIZE = 2048;
const WINDOWS = [
  { size: 1, length: 1024 },
  { size: 1, length: 2048 },
  { size: 2, length: 2048 },
  { size: 4, length: 2048 },
  { size: 8, length: 2048 },
] as const;

const { denoiser: operations, matmul } = JSON.parse(
  readFileSync(join(__dirname, 'operations.json'), 'utf8'),
) as { denoiser: Record<string, number>; matmul: number };

function batch(size: number, length: number): Batch {
  const samples = Float32Array.from({ length: size * length }, (_, i) => Math.sin(i / 30));
  return {
    size,
    length,
    y: samples,
    w: samples.map(() => 1),
    sigma: new Float32Array(size).fill(0.3),
    outliers: new Float32Array(size),
    state: samples.map(() => 0),
    logSnr: new Float32Array(size).fill(-6),
  };
}

/** Median processor time of some calls, of all threads, after one that does not count: other programs hardly matter. */
async function milliseconds(rounds: number, call: () => Promise<unknown>): Promise<number> {
  await call();
  const times: number[] = [];
  for (let k = 0; k < rounds; k++) {
    const before = process.cpuUsage();
    await call();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return median(times);
}

/** One row a batch: time, rate, and its part of the rate of a product of matrices in the same minute. */
export async function modelSection(rounds: number): Promise<string> {
  const rows: string[][] = [];
  for (const threads of [1, 2]) {
    const opening = await milliseconds(3, () => openDenoiser(MODELS, { threads }));
    const denoiser = await openDenoiser(MODELS, { threads });
    const session = await InferenceSession.create(join(__dirname, 'matmul.onnx'), {
      intraOpNumThreads: threads,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    const matrix = new Tensor(
      'float32',
      Float32Array.from({ length: PRODUCT_SIZE ** 2 }, (_, i) => Math.sin(i)),
      [PRODUCT_SIZE, PRODUCT_SIZE],
    );
    const productRate = () => milliseconds(3, () => session.run({ a: matrix, b: matrix }));
    for (const { size, length } of WINDOWS) {
      const input = batch(size, length);
      const before = await productRate();
      const time = await milliseconds(rounds, () => denoiser.run(input));
      const product = matmul / ((before + (await productRate())) / 2) / 1e6;
      const rate = (size * operations[String(length)]) / time / 1e6;
      rows.push([
        `${threads}`,
        `${size} x ${length}`,
        time.toFixed(1),
        (time / size).toFixed(1),
        rate.toFixed(0),
        product.toFixed(0),
        `${((100 * rate) / product).toFixed(0)} %`,
      ]);
    }
    rows.push([`${threads}`, 'opening the model', opening.toFixed(0), '', '', '', '']);
  }
  return markdownTable(
    [
      'threads',
      'windows x samples',
      'processor ms',
      'a window',
      'GFLOP a processor second',
      'of a matrix product',
      'part',
    ],
    rows,
  );
}
