/** A process that cleans one file after another: what the command line starts for several files. */
import { type ChildProcess, fork } from 'node:child_process';
import { type Denoiser, openDenoiser } from '../core/diffusion/session';
import { type CleanedFile, cleanFile } from './cleanFile';
import { type Fault, faultOf } from './fault';
import type { InputFile } from './inputs';
import type { CliOptions } from './options';

/** The argument that makes the program such a process. */
export const WORKER_ARGUMENT = '--file-worker';

interface Call {
  readonly file: InputFile;
  readonly options: CliOptions;
  /** Of one evaluation of the model. */
  readonly threads: number;
}

export type Outcome =
  | { readonly type: 'cleaned'; readonly cleaned: CleanedFile }
  | { readonly type: 'failed'; readonly fault: Fault };

type Answer = Outcome | { readonly type: 'progress'; readonly fraction: number };

export interface FileWorker {
  /** Cleans a file. A process that dies takes only this file with it: the next one gets a new process. */
  clean(file: InputFile, onProgress: (fraction: number) => void): Promise<Outcome>;
  /** Ends the process; what it was writing is removed. */
  end(): void;
}

/** A worker whose process starts with its first file. */
export function fileWorker(options: CliOptions, threads: number): FileWorker {
  let child: ChildProcess | null = null;
  return {
    clean(file, onProgress) {
      const running = child ?? startProcess();
      child = running;
      return new Promise((resolve) => {
        const settle = (outcome: Outcome): void => {
          running.off('message', onMessage).off('exit', onExit).off('error', onError);
          resolve(outcome);
        };
        const onMessage = (answer: Answer): void => {
          if (answer.type === 'progress') onProgress(answer.fraction);
          else settle(answer);
        };
        const onDeath = (why: string): void => {
          child = null;
          const message = `The process that cleaned it ended (${why}), perhaps for lack of memory. Clean it alone, or give fewer --jobs.`;
          settle({ type: 'failed', fault: { code: 'bad-file', message, line: 1, column: 1 } });
        };
        const onExit = (code: number | null, signal: string | null): void =>
          onDeath(signal ?? `exit status ${code}`);
        const onError = (error: Error): void => onDeath(error.message);
        running.on('message', onMessage).on('exit', onExit).on('error', onError);
        const call: Call = { file, options, threads };
        running.send(call);
      });
    },
    end() {
      if (child?.connected) child.disconnect();
    },
  };
}

function startProcess(): ChildProcess {
  return fork(process.argv[1], [WORKER_ARGUMENT], {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

/** Serves the files that the parent process sends, until that ends or lets go. */
export function serveFiles(modelFolder: string): void {
  let denoiser: Promise<Denoiser> | null = null;
  const send = (answer: Answer): void => {
    // Nobody is left to work for.
    process.send?.(answer, undefined, undefined, (error) => error && process.exit());
  };
  process.on('message', ({ file, options, threads }: Call) => {
    denoiser ??= openDenoiser(modelFolder, { threads });
    let told = 0;
    const onProgress = (fraction: number): void => {
      if (fraction < told + 0.01) return;
      told = fraction;
      send({ type: 'progress', fraction });
    };
    denoiser
      .then((model) => cleanFile(file, options, model, onProgress))
      .then(
        (cleaned) => send({ type: 'cleaned', cleaned }),
        (error: unknown) => send({ type: 'failed', fault: faultOf(error) }),
      );
  });
  // Ctrl+C reaches every process of the terminal; the parent decides what it means.
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => process.exit());
}
