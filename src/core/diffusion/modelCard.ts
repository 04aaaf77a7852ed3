import * as v from 'valibot';

const Positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const PositiveInteger = v.pipe(v.number(), v.integer(), v.minValue(1));

/** The machine-readable part of a model card; what else it holds is for people. */
export const ModelCardSchema = v.object({
  name: v.string(),
  version: v.string(),
  /** Name of the ONNX file beside the card. */
  file: v.pipe(v.string(), v.regex(/^[\w.-]+$/)),
  /** SHA-256 of the ONNX file, lower-case hexadecimal. */
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** The number of samples fed must be a multiple of this. */
  lengthMultiple: PositiveInteger,
  /** The longest window fed at once. */
  maxLength: PositiveInteger,
  /** The lambda that stands for pure noise: there the estimate is the posterior mean. */
  logSnrStart: v.number(),
  sampler: v.object({
    /** The lambdas of the deterministic sampler, ascending from pure noise. */
    logSnrs: v.pipe(v.array(v.number()), v.minLength(2)),
    /** Posterior samples drawn for a band. */
    samples: v.pipe(v.number(), v.integer(), v.minValue(2)),
  }),
  /** Factor that calibrates bands from posterior samples, fitted on held-out curves. */
  bandScale: Positive,
  /** The same for bands from the network's own deviation. */
  deviationScale: Positive,
  /** Noise levels, relative to the standard deviation of y, that the model was trained on. */
  sigmaRange: v.tuple([Positive, Positive]),
});
export type ModelCard = v.InferOutput<typeof ModelCardSchema>;
