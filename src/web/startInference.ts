import * as vscode from 'vscode';
import { said } from '../core/wording';
import type { StartInference } from '../inference/client';
import type { Answer } from '../inference/messages';
import type { Closing, Piece } from '../pieces';
import { MODEL_FILES, type WorkerFiles } from './workerFiles';

interface Loaded {
  readonly script: string;
  readonly files: WorkerFiles;
}

/** Inference of the extension in this folder: a worker, as the browser has no processes. Ending it cancels its job. */
export function startInference(extension: vscode.Uri): StartInference {
  let loaded: Promise<Loaded> | null = null;
  const load = () => {
    loaded ??= loadFiles(extension).catch((error: unknown) => {
      loaded = null;
      throw error;
    });
    return loaded;
  };
  return ({ answered, failed }) => {
    let worker: Worker | null = null;
    let ended = false;
    const started = load().then(({ script, files }) => {
      if (ended) return;
      // Workers may only be made from the page's own origin, which is not the extension's.
      const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
      worker = new Worker(url);
      worker.onmessage = ({ data }: MessageEvent<Answer | Piece | Closing>) => answered(data);
      worker.onerror = ({ message }) => failed(said`failed: ${message}`);
      worker.postMessage(files);
    });
    started.catch((error: unknown) =>
      failed(said`could not be started: ${error instanceof Error ? error.message : String(error)}`),
    );
    return {
      send: (data) =>
        started.then(
          () => worker?.postMessage(data),
          () => undefined,
        ),
      kill: () => {
        ended = true;
        worker?.terminate();
      },
    };
  };
}

/** Reads what the worker needs. It stays in memory, as every cancelled job takes a new worker. */
async function loadFiles(extension: vscode.Uri): Promise<Loaded> {
  const read = (path: string) => vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, path));
  const [script, wasm, ...models] = await Promise.all(
    [
      'dist/web/inference.js',
      'node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm',
      ...MODEL_FILES.map((name) => `models/${name}`),
    ].map(read),
  );
  return {
    script: new TextDecoder().decode(script),
    files: { wasm, models: new Map(MODEL_FILES.map((name, i) => [name, models[i]])) },
  };
}
