/** The denoising network as a function, in Node. */
import type { Notice } from '../notice';
import type { ModelInfo } from '../result';
import type { ModelCard } from './modelCard';
import type { ModelOptions } from './modelFile';
import { modelFolder } from './modelFolder';
import { loadDenoiser } from './network';
import type { NoiseLevelNetwork } from './noiseLevelNetwork';

/** Inputs of one evaluation: `size` curves of `length` samples, in standardised units, row by row. */
export interface Batch {
  readonly size: number;
  /** A multiple of the card's `lengthMultiple`. */
  readonly length: number;
  /** [size, length]: samples, 0 where w is 0. */
  readonly y: Float32Array;
  /** [size, length]: relative precision in [0, 1]; 0 for missing samples and padding. */
  readonly w: Float32Array;
  /** [size]: standard deviation of the noise of a sample of weight 1. */
  readonly sigma: Float32Array;
  /** [size]: 0 where isolated spikes are signal, 1 where they may be outliers. */
  readonly outliers: Float32Array;
  /** [size, length]: the diffusion state. */
  readonly state: Float32Array;
  /** [size]: lambda = log(a_t / s_t) of the state. */
  readonly logSnr: Float32Array;
}

/** What one evaluation gives, each [size, length]. */
export interface Evaluation {
  /** E[x | y, x_t] = gaussianEstimate + correction. */
  readonly correction: Float32Array;
  /** The network's estimate of the standard deviation of x given y and x_t, before calibration. */
  readonly deviation: Float32Array;
}

/** The network. */
export interface Denoiser {
  readonly info: ModelInfo;
  readonly card: ModelCard;
  /** What a person should know about how the model runs. */
  readonly notices: readonly Notice[];
  run(batch: Batch): Promise<Evaluation>;
  /** What judges the noise of short series; opened when it is first asked for. */
  noiseLevel(): Promise<NoiseLevelNetwork>;
}

/**
 * Opens the model in `folder` (denoiser.json, noise-level.json and the ONNX files they name).
 * @throws InputError as `openModel` does.
 */
export function openDenoiser(folder: string, options: ModelOptions = {}): Promise<Denoiser> {
  return loadDenoiser(modelFolder(folder), options);
}
