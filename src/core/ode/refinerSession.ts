/** The network that refines solutions of differential equations, as a function. */
import { join } from 'node:path';
import * as v from 'valibot';
import { floats, type ModelOptions, openModel } from '../diffusion/modelFile';
import type { ModelInfo } from '../result';
import { CURVES, FEATURES } from './refinerInput';

const RefinerCardSchema = v.object({
  name: v.string(),
  version: v.string(),
  file: v.pipe(v.string(), v.regex(/^[\w.-]+$/)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  features: v.literal(FEATURES),
  curves: v.literal(CURVES),
  /** The lambda that stands for pure noise. */
  logSnrStart: v.number(),
  /** Factor that calibrates the width of the 90 % band, fitted on held-out solutions. */
  bandScale: v.pipe(v.number(), v.finite(), v.gtValue(0)),
});

export interface Refiner {
  readonly info: ModelInfo;
  /**
   * r and the half-width of the 90 % band, in units of s, for `size` components of `nodes` nodes:
   * features [size, nodes, FEATURES], curves [size, nodes, CURVES], as in RefinerInput.
   */
  run(
    features: Float32Array,
    curves: Float32Array,
    size: number,
    nodes: number,
  ): Promise<{ readonly r: Float32Array; readonly halfWidth: Float32Array }>;
}

/**
 * Opens the refiner in `folder` (ode-refiner.json and the ONNX file it names).
 * @throws InputError as `openModel` does.
 */
export async function openRefiner(folder: string, options: ModelOptions = {}): Promise<Refiner> {
  const { card, info, session, tensor } = await openModel(
    join(folder, 'ode-refiner.json'),
    RefinerCardSchema,
    options,
  );
  return {
    info,
    async run(features, curves, size, nodes) {
      const outputs = await session.run({
        features: tensor(features, [size, nodes, FEATURES]),
        curves: tensor(curves, [size, nodes, CURVES]),
        x_t: tensor(new Float32Array(size * nodes), [size, nodes]),
        log_snr: tensor(new Float32Array(size).fill(card.logSnrStart), [size]),
      });
      const halfWidth = floats(outputs.log_half_width).map((v) => Math.exp(v) * card.bandScale);
      return { r: floats(outputs.estimate), halfWidth };
    },
  };
}
