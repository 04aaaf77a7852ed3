/** Opening a model: its card, the ONNX file that the card names, and the runtime. The one module that knows ONNX Runtime. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import * as v from 'valibot';
import { InputError } from '../errors';
import type { ModelInfo } from '../result';

/** What every model card says of its file. */
export interface CardOfFile {
  readonly name: string;
  readonly version: string;
  /** Name of the ONNX file beside the card. */
  readonly file: string;
  /** SHA-256 of the ONNX file, lower-case hexadecimal. */
  readonly sha256: string;
}

export interface ModelOptions {
  /** Threads of one evaluation; half of the processors when left out. */
  readonly threads?: number;
}

export interface OpenModel<Card> {
  readonly card: Card;
  readonly info: ModelInfo;
  readonly session: InferenceSession;
  /** A tensor of 32-bit floats. */
  tensor(data: Float32Array, shape: readonly number[]): Tensor;
}

/** Threads wait for each other after every step: where others want the processors too, fewer are faster. */
function defaultThreads(): number {
  return Math.max(1, Math.floor(availableParallelism() / 2));
}

/**
 * Opens the model of the card at `cardPath`, checking the file's SHA-256.
 * @throws InputError `model-missing`, `model-damaged` or `no-runtime`, each saying what to do.
 */
export async function openModel<Card extends CardOfFile>(
  cardPath: string,
  schema: v.GenericSchema<unknown, Card>,
  options: ModelOptions = {},
): Promise<OpenModel<Card>> {
  const card = await readCard(cardPath, schema);
  const path = join(dirname(cardPath), card.file);
  const bytes = await readModelFile(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== card.sha256) {
    throw new InputError(
      'model-damaged',
      `The model file ${path} is damaged: its SHA-256 is ${sha256}, the model card says ${card.sha256}. Reinstall Denoise.`,
    );
  }
  const runtime = await importRuntime();
  const session = await runtime.InferenceSession.create(bytes, {
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
    card,
    info: { name: card.name, version: card.version, sha256 },
    session,
    tensor: (data, shape) => new runtime.Tensor('float32', data, shape),
  };
}

/** The values of an output. */
export function floats(output: Tensor): Float32Array {
  if (!(output.data instanceof Float32Array)) throw new Error('The model does not give 32-bit floats.');
  return output.data;
}

async function readCard<Card>(path: string, schema: v.GenericSchema<unknown, Card>): Promise<Card> {
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
  const parsed = v.safeParse(schema, data);
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
