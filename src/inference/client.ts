import { InputError, outOfMemory, saysOutOfMemory } from '../core/errors';
import { inEnglish, said, type Wording } from '../core/wording';
import { type Closing, createAssembler, inPieces, isPiece, type Piece } from '../pieces';
import { CancelledError, InferenceError } from './errors';
import type {
  Answer,
  Call,
  CompareReply,
  CompareRequest,
  EquationReply,
  EquationRequest,
  EvaluateReply,
  EvaluateRequest,
  FileRunReply,
  FileRunRequest,
  InferenceReply,
  InferenceRequest,
  QuantitiesReply,
  QuantitiesRequest,
  RunReply,
  RunRequest,
  SaveReply,
  SaveRequest,
  SeriesReply,
  SeriesRequest,
  TrajectoryReply,
  TrajectoryRequest,
} from './messages';

/** Where jobs run, one at a time: a process, or a worker where there are no processes. */
export interface Inference {
  /** Process id, where it is a process. */
  readonly pid?: number | undefined;
  /** Resolves once it is on its way. */
  send(data: Call | Piece | Closing): Promise<void>;
  /** Ends it at once, whatever it does; nothing is heard of it any more. */
  kill(): void;
}

/** Hears of an inference that was started. */
export interface InferenceListener {
  /** An answer, or what brings it in pieces. */
  answered(data: Answer | Piece | Closing): void;
  /** It is gone, or cannot work: what became of it, such as "ended with code 1", and what it printed last. */
  failed(what: Wording, lastWords?: string): void;
  printed(line: string): void;
}

/** Starts an inference; what it is sent before it is ready waits. */
export type StartInference = (listener: InferenceListener) => Inference;

export interface InferenceClientOptions {
  readonly start: StartInference;
  /** Receives what the process prints, and why it ended. */
  readonly log: (line: string) => void;
  /** A running job of which nothing is heard for this long is killed with its process. */
  readonly silenceMs?: Readonly<Record<'equation' | 'other', number>>;
}

export interface CallOptions {
  /** Stops the call: a waiting one is dropped, a running one is told to stop, then killed with its process. */
  readonly signal?: AbortSignal;
  /** Called with the part of the text that is handed over and read, from 0 to 1. */
  readonly onRead?: (fraction: number) => void;
  /** Called with the part done, from 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
}

/** The part of reading a long text that it takes to hand it over. */
const HANDING_SHARE = 0.3;
/** A cancelled job that does not stop by itself within this time is killed with its process. */
const GRACE_MS = 300;
/** One that writes a file is given the time to remove what it wrote. */
const WRITING_GRACE_MS = 10_000;
const SILENCE_MS = {
  /** Computing an equation ends by itself long before, unless a single operation hangs. */
  equation: 40_000,
  /** Progress comes many times a second, but a busy machine may be slow. */
  other: 120_000,
};

interface Job {
  readonly id: number;
  readonly request: InferenceRequest;
  readonly options: CallOptions;
  /** Whether all of the request was sent. */
  isSent: boolean;
  /** The part of reading that handing it over was: HANDING_SHARE of a request in pieces, else 0. */
  handed: number;
  readonly resolve: (reply: InferenceReply) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Runs jobs in a process (or a worker), one after another. The process starts with the first job
 * and is kept. A run blocks its thread for long stretches, and a thread inside the runtime
 * cannot be stopped safely, but a process can: a cancelled job that does not stop at once is
 * killed with it, and the next job starts a fresh one.
 */
export class InferenceClient {
  private inference: Inference | null = null;
  private running: Job | null = null;
  private readonly waiting: Job[] = [];
  /** Runs out when the running job, already cancelled, has not stopped. */
  private grace: ReturnType<typeof setTimeout> | null = null;
  /** Runs out when nothing was heard of the running job for too long. */
  private silence: ReturnType<typeof setTimeout> | null = null;
  private nextId = 1;
  private disposed = false;

  constructor(private readonly options: InferenceClientOptions) {}

  /** Process id of the inference process; undefined while there is none, and where it is a worker. */
  get pid(): number | undefined {
    return this.inference?.pid;
  }

  /**
   * Reads the source and denoises its series.
   *
   * Rejects with InputError (the input, with its place), CancelledError (the signal), or
   * InferenceError (the program).
   */
  async run(request: RunRequest, options: CallOptions = {}): Promise<RunReply> {
    return (await this.call(request, options)) as RunReply;
  }

  /** Writes a copy of a file with some of its numbers replaced. Rejects as `run` does. */
  async save(request: SaveRequest, options: CallOptions = {}): Promise<SaveReply> {
    return (await this.call(request, options)) as SaveReply;
  }

  /** Denoises a file of any size into a copy of it. Rejects as `run` does. */
  async file(request: FileRunRequest, options: CallOptions = {}): Promise<FileRunReply> {
    return (await this.call(request, options)) as FileRunReply;
  }

  /** Follows the reverse diffusion of a series. Rejects as `run` does. */
  async trajectory(request: TrajectoryRequest, options: CallOptions = {}): Promise<TrajectoryReply> {
    return (await this.call(request, options)) as TrajectoryReply;
  }

  /** Denoises one series. Rejects as `run` does. */
  async series(request: SeriesRequest, options: CallOptions = {}): Promise<SeriesReply> {
    return (await this.call(request, options)) as SeriesReply;
  }

  /** Compares all methods on one series. Rejects as `run` does. */
  async compare(request: CompareRequest, options: CallOptions = {}): Promise<CompareReply> {
    return (await this.call(request, options)) as CompareReply;
  }

  /** Draws curves and measures quantities of a result. Rejects as `run` does. */
  async quantities(request: QuantitiesRequest, options: CallOptions = {}): Promise<QuantitiesReply> {
    return (await this.call(request, options)) as QuantitiesReply;
  }

  /** Evaluates the network once. Rejects as `run` does. */
  async evaluate(request: EvaluateRequest, options: CallOptions = {}): Promise<EvaluateReply> {
    return (await this.call(request, options)) as EvaluateReply;
  }

  /** Computes and improves an equation. Rejects as `run` does. */
  async equation(request: EquationRequest, options: CallOptions = {}): Promise<EquationReply> {
    return (await this.call(request, options)) as EquationReply;
  }

  /** Starts the process and loads the model. Rejects as `run` does. */
  async warm(): Promise<void> {
    await this.call({ kind: 'warm' }, {});
  }

  /** Kills the process and rejects everything that waits; the client is of no use afterwards. */
  dispose(): void {
    this.disposed = true;
    const open = this.running ? [this.running, ...this.waiting] : [...this.waiting];
    this.waiting.length = 0;
    this.kill();
    for (const job of open) job.reject(new CancelledError());
  }

  private call(request: InferenceRequest, options: CallOptions): Promise<InferenceReply> {
    return new Promise((resolve, reject) => {
      const { signal } = options;
      if (this.disposed || signal?.aborted) {
        reject(new CancelledError());
        return;
      }
      const job: Job = {
        id: this.nextId++,
        request,
        options,
        isSent: false,
        handed: 0,
        resolve: (reply) => {
          signal?.removeEventListener('abort', cancel);
          resolve(reply);
        },
        reject: (error) => {
          signal?.removeEventListener('abort', cancel);
          reject(error);
        },
      };
      const cancel = () => this.cancel(job);
      signal?.addEventListener('abort', cancel);
      this.waiting.push(job);
      this.next();
    });
  }

  private cancel(job: Job): void {
    if (this.running === job && !job.isSent) {
      // It knows nothing of the job yet.
      this.finish();
      this.next();
    } else if (this.running === job) {
      void this.inference?.send({ id: job.id, cancel: true });
      this.grace = setTimeout(
        () => {
          this.kill();
          this.next();
        },
        job.request.kind === 'file' ? WRITING_GRACE_MS : GRACE_MS,
      );
    } else {
      this.waiting.splice(this.waiting.indexOf(job), 1);
    }
    job.reject(new CancelledError());
  }

  private next(): void {
    if (this.running) return;
    const job = this.waiting.shift();
    if (!job) return;
    this.running = job;
    this.heard(job);
    void this.hand(job, this.inference ?? this.start());
  }

  /** Sends a request, a large one in pieces, until it is sent or the job is over. */
  private async hand(job: Job, inference: Inference): Promise<void> {
    for (const data of inPieces<Call>({ id: job.id, request: job.request })) {
      if (this.running !== job) return;
      job.isSent = !isPiece(data);
      await inference.send(data);
      if (!isPiece(data) || this.running !== job) continue;
      job.handed = HANDING_SHARE * data.sent;
      job.options.onRead?.(job.handed);
    }
  }

  private start(): Inference {
    const { start, log } = this.options;
    const assemble = createAssembler();
    // What comes of a process that was ended already is not listened to.
    const started: Inference = start({
      answered: (data) => {
        if (started !== this.inference) return;
        if (isPiece(data) && this.running) {
          this.heard(this.running);
          // All is computed, and on its way.
          this.running.options.onProgress?.(1);
        }
        const answer = assemble(data);
        if (answer !== null) this.answered(answer as Answer);
      },
      failed: (what, lastWords = '') => {
        if (started === this.inference) this.failed(what, lastWords);
      },
      printed: log,
    });
    this.inference = started;
    return started;
  }

  private kill(): void {
    const { inference } = this;
    this.inference = null;
    this.finish();
    inference?.kill();
  }

  /** Waits for the next sign of life of the running job. */
  private heard(job: Job): void {
    if (this.silence) clearTimeout(this.silence);
    const isEquation = job.request.kind === 'equation';
    const limit = (this.options.silenceMs ?? SILENCE_MS)[isEquation ? 'equation' : 'other'];
    this.silence = setTimeout(() => {
      this.kill();
      this.options.log(`Nothing was heard of the inference process for ${limit / 1000} s; it was ended.`);
      job.reject(isEquation ? tooSlow() : silent(limit));
      this.next();
    }, limit);
  }

  /** Nothing runs any more. Gives the job that ran. */
  private finish(): Job | null {
    const job = this.running;
    this.running = null;
    if (this.grace) clearTimeout(this.grace);
    this.grace = null;
    if (this.silence) clearTimeout(this.silence);
    this.silence = null;
    return job;
  }

  private answered(answer: Answer): void {
    const job = this.running;
    if (!job || answer.id !== job.id) return;
    if (answer.type === 'progress') {
      this.heard(job);
      const { onRead, onProgress } = job.options;
      if (answer.stage === 'reading') onRead?.(job.handed + (1 - job.handed) * answer.fraction);
      else onProgress?.(answer.fraction);
      return;
    }
    const wasCancelled = this.grace !== null;
    this.finish();
    if (answer.type === 'done') {
      job.resolve(answer.reply);
    } else if (answer.code !== null) {
      job.reject(
        new InputError(answer.code, answer.wording, answer.line ?? undefined, answer.column ?? undefined),
      );
    } else {
      if (!wasCancelled) this.options.log(answer.stack ?? inEnglish(answer.wording));
      job.reject(new InferenceError(answer.wording));
    }
    this.next();
  }

  /** The process is gone although nobody asked for it: its job fails, the next one starts afresh. */
  private failed(what: Wording, lastWords: string): void {
    const job = this.finish();
    this.kill();
    this.options.log(`The inference process ${inEnglish(what)}.`);
    job?.reject(saysOutOfMemory(lastWords) ? outOfMemory() : new InferenceError(ended(what)));
    this.next();
  }
}

function ended(what: Wording): Wording {
  // What systems do to the largest process where memory runs out.
  return what.values.includes('SIGKILL')
    ? said`The inference process ${what}, so there is no result. Nothing was changed. Perhaps memory ran out: take fewer rows. Run the command again to start a new one; the "Denoise" output has the details.`
    : said`The inference process ${what}, so there is no result. Nothing was changed. Run the command again to start a new one; the "Denoise" output has the details.`;
}

function tooSlow(): InputError {
  return new InputError(
    'too-slow',
    said`The equation took too long to compute and was stopped. Use fewer samples, a shorter range or fewer terms.`,
  );
}

function silent(milliseconds: number): InferenceError {
  return new InferenceError(
    said`Nothing was heard of the inference process for ${milliseconds / 1000} s, so it was ended and there is no result. Nothing was changed. Run the command again to start a new one.`,
  );
}
