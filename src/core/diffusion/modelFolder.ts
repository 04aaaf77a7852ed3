/** Models in a folder of this machine, run by ONNX Runtime for Node. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelFiles } from './modelFile';
import { nodeRuntime } from './nodeRuntime';

export function modelFolder(folder: string): ModelFiles {
  return {
    locate: (name) => join(folder, name),
    read: (name) => readFile(join(folder, name)),
    runtime: nodeRuntime,
  };
}
