/**
 * The inference process: reads, denoises and saves, one request after another.
 * Started by the client with the model's folder as its argument; it ends with its parent.
 */
import { stat } from 'node:fs/promises';
import { readDataFile } from '../core/dataFile';
import { denoiseFile } from '../core/denoiseFile';
import { openDenoiser } from '../core/diffusion/session';
import { singleEvaluation } from '../core/diffusion/singleEvaluation';
import { reverseTrajectory } from '../core/diffusion/trajectory';
import { InputError } from '../core/errors';
import { runJob, runTable } from '../core/job';
import { quantitiesOf } from '../core/quantities/quantities';
import { denoiseSeries } from '../core/trust/choice';
import { compareMethods } from '../core/trust/compare';
import { CancelledError } from './errors';
import type {
  Answer,
  Call,
  FileStamp,
  InferenceReply,
  InferenceRequest,
  RunRequest,
  SaveRequest,
} from './messages';

const modelFolder = process.argv[2] ?? '';

/** Opens a model once; a failure is not kept, so that a repaired model works at once. */
function once<Model>(open: () => Promise<Model>): () => Promise<Model> {
  let opened: Promise<Model> | null = null;
  return () => {
    opened ??= open().catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  };
}

const denoiser = once(() => openDenoiser(modelFolder));
const refiner = once(async () => (await import('../core/ode/refinerSession')).openRefiner(modelFolder));

async function stampOf(path: string): Promise<FileStamp> {
  const { size, mtimeMs } = await stat(path);
  return { size, modifiedMs: mtimeMs };
}

async function run(request: RunRequest, onProgress: (fraction: number) => void): Promise<InferenceReply> {
  const { source, ranges, reading, choice, settings } = request;
  const model = await denoiser();
  if ('text' in source) {
    const job = await runJob({ text: source.text, ranges, reading, choice, settings }, model, { onProgress });
    return { kind: 'run', job, model: model.info, stamp: null };
  }
  const stamp = await stampOf(source.path);
  const started = performance.now();
  const { table } = await readDataFile(source.path, reading);
  const tableRequest = { table, choice, settings, started, reading: performance.now() - started };
  const job = await runTable(tableRequest, model, { onProgress });
  return { kind: 'run', job, model: model.info, stamp };
}

async function save(request: SaveRequest): Promise<InferenceReply> {
  const { path, stamp, target, reading, columns } = request;
  const now = await stampOf(path);
  if (now.size !== stamp.size || now.modifiedMs !== stamp.modifiedMs) {
    throw new InputError(
      'bad-file',
      'The file changed since it was read. Refresh the panel, then save again.',
    );
  }
  const file = await readDataFile(path, reading);
  const { count, notices } = await file.write(target, columns);
  return { kind: 'save', written: count, notices: notices.map(({ message }) => message) };
}

async function serve(
  request: InferenceRequest,
  onProgress: (fraction: number) => void,
): Promise<InferenceReply> {
  switch (request.kind) {
    case 'run':
      return run(request, onProgress);
    case 'save':
      return save(request);
    case 'file': {
      const model = await denoiser();
      return { kind: 'file', report: await denoiseFile(request.file, model, onProgress) };
    }
    case 'trajectory': {
      const { series, options } = request;
      const trajectory = await reverseTrajectory(series, options, await denoiser(), onProgress);
      return { kind: 'trajectory', trajectory };
    }
    case 'series': {
      const model = await denoiser();
      const result = await denoiseSeries(request.series, request.settings, model, { onProgress });
      return { kind: 'series', result, model: model.info };
    }
    case 'compare': {
      const { series, settings } = request;
      const comparison = await compareMethods(series, settings, await denoiser(), { onProgress });
      return { kind: 'compare', comparison };
    }
    case 'quantities': {
      const { result, settings, range } = request;
      const quantities = await quantitiesOf(result, settings, range, await denoiser(), onProgress);
      return { kind: 'quantities', quantities };
    }
    case 'evaluate': {
      const model = await denoiser();
      const after = await singleEvaluation(model, request.y, request.sigma, request.outliers);
      return { kind: 'evaluate', after, card: model.card };
    }
    case 'equation': {
      // Equations bring along a parser that data do without.
      const { runEquation } = await import('../core/equations/job');
      const model = await denoiser();
      const answer = await runEquation(request.job, { denoiser: model, refiner }, { onProgress });
      return { kind: 'equation', answer, model: answer.result?.model ?? model.info };
    }
    case 'warm':
      await denoiser();
      return { kind: 'warm' };
  }
}

function send(answer: Answer): void {
  process.send?.(answer);
}

/** The call that is to be stopped; noticed when it next reports progress. */
let cancelled: number | null = null;

async function answer(id: number, request: InferenceRequest): Promise<void> {
  try {
    const reply = await serve(request, (fraction) => {
      if (cancelled === id) throw new CancelledError();
      send({ id, type: 'progress', fraction });
    });
    send({ id, type: 'done', reply });
  } catch (error) {
    const input = error instanceof InputError ? error : null;
    send({
      id,
      type: 'failed',
      code: input?.code ?? null,
      message: error instanceof Error ? error.message : String(error),
      stack: error instanceof Error ? (error.stack ?? null) : null,
      line: input?.line ?? null,
      column: input?.column ?? null,
    });
  }
}

process.on('message', (message) => {
  const call = message as Call;
  if ('cancel' in call) cancelled = call.id;
  else void answer(call.id, call.request);
});
process.on('disconnect', () => process.exit(0));
