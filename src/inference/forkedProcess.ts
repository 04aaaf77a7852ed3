/** Inference in a forked process: a thread inside the runtime cannot be ended safely, but a process can. */
import { fork } from 'node:child_process';
import { said } from '../core/wording';
import type { Closing, Piece } from '../pieces';
import type { StartInference } from './client';
import type { Answer } from './messages';

export interface ForkedProcessOptions {
  /** The bundled server module. */
  readonly serverPath: string;
  /** Folder of the model and its card. */
  readonly modelFolder: string;
}

/** Characters of its output in which a process that ended may say why. */
const LAST_WORDS = 10_000;

/** Starts the server module as a process. */
export function forkedProcess({ serverPath, modelFolder }: ForkedProcessOptions): StartInference {
  return ({ answered, failed, printed }) => {
    const child = fork(serverPath, [modelFolder], {
      serialization: 'advanced',
      // Without telemetry, and as plain Node where the host is Electron.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', ORT_DISABLE_TELEMETRY: '1' },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let lastWords = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        lastWords = (lastWords + text).slice(-LAST_WORDS);
        printed(text.trimEnd());
      });
    }
    child.on('message', (data) => answered(data as Answer | Piece | Closing));
    child.on('error', (error) => failed(said`could not run: ${error.message}`));
    // Not 'exit': its last words come after that.
    child.on('close', (code, signal) =>
      failed(signal ? said`was ended by ${signal}` : said`ended with code ${String(code)}`, lastWords),
    );
    return {
      pid: child.pid,
      send: (data) =>
        new Promise((resolve) => {
          child.send(data, (error) => {
            if (error && !('cancel' in data)) failed(said`did not take the job: ${error.message}`);
            resolve();
          });
        }),
      kill: () => {
        child.kill('SIGKILL');
      },
    };
  };
}
