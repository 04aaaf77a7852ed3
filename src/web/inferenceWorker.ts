/** The inference worker: denoises, one request after another, where there is no Node. Files first, then calls. */
import * as library from 'onnxruntime-web/wasm';
import type { ModelFiles } from '../core/diffusion/modelFile';
import { loadDenoiser } from '../core/diffusion/network';
import { loadRefiner } from '../core/ode/refinerNetwork';
import { answering } from '../inference/answering';
import type { Call } from '../inference/messages';
import type { Closing, Piece } from '../pieces';
import type { WorkerFiles } from './workerFiles';

let take: ((data: unknown) => void) | null = null;

self.onmessage = ({ data }: MessageEvent<WorkerFiles | Call | Piece | Closing>) => {
  if ('wasm' in data) {
    const files = modelFiles(data);
    take = answering(
      { openDenoiser: () => loadDenoiser(files), openRefiner: () => loadRefiner(files), files: null },
      async (data) => self.postMessage(data),
    );
  } else {
    take?.(data);
  }
};

function modelFiles({ wasm, models }: WorkerFiles): ModelFiles {
  // With its program at hand, the runtime asks no server for it. Threads need pages isolated from all others.
  library.env.wasm.wasmBinary = wasm;
  library.env.wasm.numThreads = 1;
  return {
    locate: (name) => name,
    read: (name) => {
      const bytes = models.get(name);
      return bytes ? Promise.resolve(bytes) : Promise.reject(new Error('the extension does not hold it'));
    },
    runtime: () =>
      Promise.resolve({ library, sessionOptions: { executionProviders: ['wasm'] }, notices: [] }),
  };
}
