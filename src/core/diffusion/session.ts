/** The denoising network as a function; this module alone knows ONNX Runtime. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { InputError } from '../errors';
import type { ModelInfo } from '../result';
import { type ModelCard, ModelCardSchema } from './modelCard';

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

/** The network: E[x | y, x_t] = gaussianEstimate + correction. */
export interface Denoiser {
  readonly info: ModelInfo;
  readonly card: ModelCard;
  /** The correction, [size, length]. */
  run(batch: Batch): Promise<{ readonly correction: Float32Array }>;
}

export interface DenoiserOptions {
  /** Threads of one evaluation; half of the processors when left out. */
  readonly threads?: number;
}

/** Threads wait for each other after every step: where others want the processors too, fewer are faster. */
function defaultThreads(): number {
  return Math.max(1, Math.floor(availableParallelism() / 2));
}

/**
 * Opens the model in `folder` (denoiser.json and the ONNX file it names), checking the file's SHA-256.
 * @throws InputError `model-missing`, `model-damaged` or `no-runtime`, each saying what to do.
 */
export async function openDenoiser(folder: string, options: DenoiserOptions = {}): Promise<Denoiser> {
  const card = await readCard(join(folder, 'denoiser.json'));
  const path = join(folder, card.file);
  const bytes = await readModelFile(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== card.sha256) {
    throw new InputError(
      'model-damaged',
      `The model file ${path} is damaged: its SHA-256 is ${sha256}, the model card says ${card.sha256}. Reinstall Denoise.`,
    );
  }
  const { InferenceSession, Tensor } = await importRuntime();
  const session = await InferenceSession.create(bytes, {
    logSeverityLevel: 3,
    // Waiting threads sleep: busy ones slow everything else down, this process included.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    intraOpNumThreads: options.threads ?? defaultThreads(),
  }).catch((error: unknown) => {
    throw new InputError(
      'no-runtime',
      `ONNX Runtime could not load the model ${path}: ${messageOf(error)}. Reinstall Denoise for this platform.`,
    );
  });
  return {
    info: { name: card.name, version: card.version, sha256 },
    card,
    async run(batch) {
      const matrix = [batch.size, batch.length];
      const vector = [batch.size];
      const outputs = await session.run(
        {
          y: new Tensor('float32', batch.y, matrix),
          w: new Tensor('float32', batch.w, matrix),
          sigma: new Tensor('float32', batch.sigma, vector),
          outliers: new Tensor('float32', batch.outliers, vector),
          x_t: new Tensor('float32', batch.state, matrix),
          log_snr: new Tensor('float32', batch.logSnr, vector),
        },
        ['correction'],
      );
      const correction = outputs.correction.data;
      if (!(correction instanceof Float32Array)) throw new Error('The model does not give 32-bit floats.');
      return { correction };
    },
  };
}

async function readCard(path: string): Promise<ModelCard> {
  const text = (await readModelFile(path)).toString('utf8');
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new InputError(
      'model-damaged',
      `The model card ${path} is not JSON: ${messageOf(error)}. Reinstall Denoise.`,
    );
  }
  const parsed = v.safeParse(ModelCardSchema, data);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new InputError(
      'model-damaged',
      `The model card ${path} is damaged at "${v.getDotPath(issue) ?? ''}": ${issue.message}. Reinstall Denoise.`,
    );
  }
  return parsed.output;
}

async function readModelFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new InputError(
      'model-missing',
      `The model file ${path} cannot be read: ${messageOf(error)}. Reinstall Denoise.`,
    );
  }
}

async function importRuntime(): Promise<typeof import('onnxruntime-node')> {
  process.env.ORT_DISABLE_TELEMETRY = '1';
  try {
    return await import('onnxruntime-node');
  } catch (error) {
    throw new InputError(
      'no-runtime',
      `ONNX Runtime cannot start on this machine (${process.platform}-${process.arch}): ${messageOf(error)}. Install the Denoise build for this platform.`,
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
