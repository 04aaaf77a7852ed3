/** The network that refines solutions of differential equations as a function, wherever its files are. */
import * as v from 'valibot';
import { floats, type ModelFiles, type ModelOptions, openModel } from '../diffusion/modelFile';
import { CURVES, FEATURES } from './refinerInput';
import type { Refiner } from './refinerSession';

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

/**
 * Opens the refiner among `files` (ode-refiner.json and the ONNX file it names).
 * @throws InputError as `openModel` does.
 */
export async function loadRefiner(files: ModelFiles, options: ModelOptions = {}): Promise<Refiner> {
  const { card, info, session, tensor } = await openModel(
    files,
    'ode-refiner.json',
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
