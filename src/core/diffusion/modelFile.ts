/** Opening a model: its card, the ONNX file that the card names, and the runtime. */

import type { InferenceSession, Tensor } from 'onnxruntime-node';
import * as v from 'valibot';
import { InputError } from '../errors';
import type { Notice } from '../notice';
import type { ModelInfo } from '../result';
import { said } from '../wording';

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

/** Where models are and what runs them: a folder with ONNX Runtime for Node, or the files of a web extension. */
export interface ModelFiles {
  /** Where a file is, for people. */
  locate(name: string): string;
  /** The content of a file. Rejects with what is in the way. */
  read(name: string): Promise<Uint8Array>;
  /** @throws InputError `no-runtime` */
  runtime(options: ModelOptions): Promise<Runtime>;
}

/** ONNX Runtime. */
export interface Runtime {
  readonly library: Pick<typeof import('onnxruntime-node'), 'InferenceSession' | 'Tensor'>;
  readonly sessionOptions: InferenceSession.SessionOptions;
  /** What a person should know about how models run. */
  readonly notices: readonly Notice[];
}

export interface OpenModel<Card> {
  readonly card: Card;
  readonly info: ModelInfo;
  readonly session: InferenceSession;
  /** What a person should know about how the model runs. */
  readonly notices: readonly Notice[];
  /** A tensor of 32-bit floats. */
  tensor(data: Float32Array, shape: readonly number[]): Tensor;
}

/**
 * Opens the model of the card with this name, checking the file's SHA-256.
 * @throws InputError `model-missing`, `model-damaged` or `no-runtime`, each saying what to do.
 */
export async function openModel<Card extends CardOfFile>(
  files: ModelFiles,
  cardName: string,
  schema: v.GenericSchema<unknown, Card>,
  options: ModelOptions = {},
): Promise<OpenModel<Card>> {
  const card = await readCard(files, cardName, schema);
  const bytes = await readModelFile(files, card.file);
  const sha256 = await sha256Of(bytes);
  if (sha256 !== card.sha256) {
    throw new InputError(
      'model-damaged',
      said`The model file ${files.locate(card.file)} is damaged: its SHA-256 is ${sha256}, the model card says ${card.sha256}. Reinstall Denoise.`,
    );
  }
  const { library, sessionOptions, notices } = await files.runtime(options);
  const session = await library.InferenceSession.create(bytes, {
    logSeverityLevel: 3,
    ...sessionOptions,
  }).catch((error: unknown) => {
    throw new InputError(
      'no-runtime',
      said`ONNX Runtime could not load the model ${files.locate(card.file)}: ${messageOf(error)}. Reinstall Denoise for this platform.`,
    );
  });
  return {
    card,
    info: { name: card.name, version: card.version, sha256 },
    session,
    notices,
    tensor: (data, shape) => new library.Tensor('float32', data, shape),
  };
}

/** In lower-case hexadecimal. */
async function sha256Of(bytes: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The values of an output. */
export function floats(output: Tensor): Float32Array {
  if (!(output.data instanceof Float32Array)) throw new Error('The model does not give 32-bit floats.');
  return output.data;
}

async function readCard<Card>(
  files: ModelFiles,
  name: string,
  schema: v.GenericSchema<unknown, Card>,
): Promise<Card> {
  const path = files.locate(name);
  const text = new TextDecoder().decode(await readModelFile(files, name));
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new InputError(
      'model-damaged',
      said`The model card ${path} is not JSON: ${messageOf(error)}. Reinstall Denoise.`,
    );
  }
  const parsed = v.safeParse(schema, data);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new InputError(
      'model-damaged',
      said`The model card ${path} is damaged at "${v.getDotPath(issue) ?? ''}": ${issue.message}. Reinstall Denoise.`,
    );
  }
  return parsed.output;
}

async function readModelFile(files: ModelFiles, name: string): Promise<Uint8Array> {
  try {
    return await files.read(name);
  } catch (error) {
    throw new InputError(
      'model-missing',
      said`The model file ${files.locate(name)} cannot be read: ${messageOf(error)}. Reinstall Denoise.`,
    );
  }
}

/** What was thrown, in words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
