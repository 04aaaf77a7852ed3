/** ONNX Runtime in Node: the program for this machine, or WebAssembly where there is none. */
import { availableParallelism } from 'node:os';
import { InputError } from '../errors';
import { notice } from '../notice';
import { said, type Wording } from '../wording';
import { type ModelOptions, messageOf, type Runtime } from './modelFile';

/** Set to "wasm", this environment variable has models run as WebAssembly although the machine's own program is there. */
const RUNTIME_VARIABLE = 'DENOISE_RUNTIME';

/**
 * ONNX Runtime. Where its program for this machine is missing or cannot be loaded, its WebAssembly build takes over,
 * with a notice that says why: it computes the same, more slowly.
 *
 * @throws InputError `no-runtime` where neither can be loaded.
 */
export async function nodeRuntime({ threads = defaultThreads() }: ModelOptions): Promise<Runtime> {
  if (process.env[RUNTIME_VARIABLE] === 'wasm') {
    return wasmRuntime(threads, said`as ${RUNTIME_VARIABLE}=wasm demands`);
  }
  process.env.ORT_DISABLE_TELEMETRY = '1';
  try {
    return {
      library: await import('onnxruntime-node'),
      sessionOptions: {
        executionProviders: ['cpu'],
        // More would make an evaluation 4 % faster, and opening the model, once a program, 40 % slower.
        graphOptimizationLevel: 'basic',
        // Waiting threads sleep: busy ones slow everything else down, this process included.
        extra: { session: { intra_op: { allow_spinning: '0' } } },
        intraOpNumThreads: threads,
      },
      notices: [],
    };
  } catch (error) {
    const machine = `${process.platform}-${process.arch}`;
    return wasmRuntime(
      threads,
      said`as ONNX Runtime's program for this machine (${machine}) cannot be loaded: ${firstLine(messageOf(error))}`,
    );
  }
}

/** Threads wait for each other after every step: where others want the processors too, fewer are faster. */
function defaultThreads(): number {
  return Math.max(1, Math.floor(availableParallelism() / 2));
}

async function wasmRuntime(threads: number, reason: Wording): Promise<Runtime> {
  try {
    const library = await import('onnxruntime-web');
    library.env.wasm.numThreads = threads;
    return {
      library,
      sessionOptions: { executionProviders: ['wasm'] },
      notices: [
        notice(
          'wasm',
          said`The model runs as WebAssembly, ${reason}. It computes the same numbers, more slowly.`,
        ),
      ],
    };
  } catch (error) {
    throw new InputError(
      'no-runtime',
      said`The model would run as WebAssembly, ${reason}; but that cannot be loaded either: ${firstLine(messageOf(error))}. Install the Denoise build for this platform, or the universal one.`,
    );
  }
}

/** Node lists below it who required a missing module. */
function firstLine(text: string): string {
  return text.split('\n', 1)[0];
}
