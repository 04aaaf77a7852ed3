/** What becomes of calls, in a process or in a worker. */
import type { FileReport } from '../core/denoiseFile';
import type { Denoiser } from '../core/diffusion/session';
import { singleRound } from '../core/diffusion/singleRound';
import { reverseTrajectory } from '../core/diffusion/trajectory';
import { InputError, memoryError } from '../core/errors';
import { runJob, runTable } from '../core/job';
import type { Refiner } from '../core/ode/refinerSession';
import { quantitiesOf } from '../core/quantities/quantities';
import type { ReadingOptions } from '../core/reading/options';
import type { Table } from '../core/reading/table';
import { denoiseSeries } from '../core/trust/choice';
import { compareMethods } from '../core/trust/compare';
import { said, verbatim } from '../core/wording';
import { type Closing, createAssembler, inPieces, type Piece } from '../pieces';
import { CancelledError } from './errors';
import type {
  Answer,
  Call,
  FileRunRequest,
  FileStamp,
  InferenceReply,
  InferenceRequest,
  RunRequest,
  SaveReply,
  SaveRequest,
} from './messages';

/** Told the part that is done, from 0 to 1; what it throws ends the work. */
type Progress = (fraction: number) => void;

/** Work on files by their paths, which only a process can do. */
export interface FileWork {
  read(
    path: string,
    reading: ReadingOptions,
    onRead: Progress,
  ): Promise<{ readonly table: Table; readonly stamp: FileStamp }>;
  save(request: SaveRequest): Promise<SaveReply>;
  denoise(request: FileRunRequest['file'], denoiser: Denoiser, onProgress: Progress): Promise<FileReport>;
}

export interface Means {
  readonly openDenoiser: () => Promise<Denoiser>;
  readonly openRefiner: () => Promise<Refiner>;
  /** null: there are no files. */
  readonly files: FileWork | null;
}

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

/**
 * Gives what takes the calls of the client, large ones in pieces: it answers each by `send`, with its progress, and then with
 * what came of it. A call to cancel is noticed when the running one next reports progress, or sends a piece of its result.
 *
 * @param send resolves when the next piece may be sent.
 */
export function answering(
  means: Means,
  send: (data: Answer | Piece | Closing) => Promise<void>,
): (data: unknown) => void {
  const assemble = createAssembler();
  const denoiser = once(means.openDenoiser);
  const refiner = once(means.openRefiner);
  let cancelled: number | null = null;

  function files(): FileWork {
    if (means.files) return means.files;
    throw new InputError(
      'bad-file',
      said`Files of this kind are read by VS Code on the desktop only, not in the browser. Open the file there, or copy its numbers into a text document.`,
    );
  }

  async function run(request: RunRequest, onProgress: Progress, onRead: Progress): Promise<InferenceReply> {
    const { source, ranges, reading, choice, settings } = request;
    const model = await denoiser();
    if ('text' in source) {
      const job = await runJob({ text: source.text, ranges, reading, choice, settings }, model, {
        onProgress,
        onRead,
      });
      return { kind: 'run', job, model: model.info, stamp: null };
    }
    const started = performance.now();
    const { table, stamp } = await files().read(source.path, reading, onRead);
    const tableRequest = { table, choice, settings, started, reading: performance.now() - started };
    const job = await runTable(tableRequest, model, { onProgress });
    return { kind: 'run', job, model: model.info, stamp };
  }

  async function serve(
    request: InferenceRequest,
    onProgress: Progress,
    onRead: Progress,
  ): Promise<InferenceReply> {
    switch (request.kind) {
      case 'run':
        return run(request, onProgress, onRead);
      case 'save':
        return files().save(request);
      case 'file': {
        const model = await denoiser();
        return { kind: 'file', report: await files().denoise(request.file, model, onProgress) };
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
        const after = await singleRound(model, request.y, request.sigma, request.outliers);
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

  async function answer(id: number, request: InferenceRequest): Promise<void> {
    const stopWhereCancelled = (): void => {
      if (cancelled === id) throw new CancelledError();
    };
    try {
      const progressOf = (stage: 'reading' | 'computing') => (fraction: number) => {
        stopWhereCancelled();
        void send({ id, type: 'progress', stage, fraction });
      };
      const reply = await serve(request, progressOf('computing'), progressOf('reading'));
      for (const data of inPieces<Answer>({ id, type: 'done', reply })) {
        stopWhereCancelled();
        await send(data);
      }
    } catch (thrown) {
      const error = memoryError(thrown);
      const input = error instanceof InputError ? error : null;
      void send({
        id,
        type: 'failed',
        code: input?.code ?? null,
        wording: input?.wording ?? verbatim(error instanceof Error ? error.message : String(error)),
        stack: error instanceof Error ? (error.stack ?? null) : null,
        line: input?.line ?? null,
        column: input?.column ?? null,
      });
    }
  }

  return (data) => {
    const call = assemble(data) as Call | null;
    if (call === null) return;
    if ('cancel' in call) cancelled = call.id;
    else void answer(call.id, call.request);
  };
}
