/** The network that corrects the noise level of short series, wherever its files are. */
import * as v from 'valibot';
import { floats, type ModelFiles, type ModelOptions, openModel } from './modelFile';

const Positive = v.pipe(v.number(), v.finite(), v.gtValue(0));

const NoiseLevelCardSchema = v.object({
  name: v.string(),
  version: v.string(),
  file: v.pipe(v.string(), v.regex(/^[\w.-]+$/)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** Fewest samples that can be fed, and most that a series may have that it was trained on. */
  shortest: v.pipe(v.number(), v.integer(), v.minValue(1)),
  longest: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Noise levels, relative to the standard deviation of y, that it was trained on. */
  sigmaRange: v.tuple([Positive, Positive]),
});

export interface NoiseLevelNetwork {
  /** Fewest samples that can be fed: fewer are padded with samples of weight 0. */
  readonly shortest: number;
  /** Most samples of a series that it was trained on. */
  readonly longest: number;
  /** Noise levels, in standardised units, that it was trained on. */
  readonly sigmaRange: readonly [number, number];
  /** What is known of log(true noise level / sigma) of one standardised series. */
  logRatio(y: Float32Array, w: Float32Array, sigma: number): Promise<LogRatio>;
}

export interface LogRatio {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Opens the network among `files` (noise-level.json and the ONNX file it names).
 * @throws InputError as `openModel` does.
 */
export async function loadNoiseLevel(
  files: ModelFiles,
  options: ModelOptions = {},
): Promise<NoiseLevelNetwork> {
  const { card, session, tensor } = await openModel(files, 'noise-level.json', NoiseLevelCardSchema, options);
  return {
    shortest: card.shortest,
    longest: card.longest,
    sigmaRange: card.sigmaRange,
    async logRatio(y, w, sigma) {
      const shape = [1, y.length];
      const outputs = await session.run(
        { y: tensor(y, shape), w: tensor(w, shape), sigma: tensor(Float32Array.of(sigma), [1]) },
        ['log_ratio', 'log_deviation'],
      );
      return {
        mean: floats(outputs.log_ratio)[0],
        deviation: Math.exp(floats(outputs.log_deviation)[0]),
      };
    },
  };
}
