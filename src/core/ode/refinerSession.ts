/** The network that refines solutions of differential equations, as a function, in Node. */
import type { ModelOptions } from '../diffusion/modelFile';
import { modelFolder } from '../diffusion/modelFolder';
import type { ModelInfo } from '../result';
import { loadRefiner } from './refinerNetwork';

export interface Refiner {
  readonly info: ModelInfo;
  /**
   * r and the half-width of the 90 % band, in units of s, for `size` components of `nodes` nodes:
   * features [size, nodes, FEATURES], curves [size, nodes, CURVES], as in RefinerInput.
   */
  run(
    features: Float32Array,
    curves: Float32Array,
    size: number,
    nodes: number,
  ): Promise<{ readonly r: Float32Array; readonly halfWidth: Float32Array }>;
}

/**
 * Opens the refiner in `folder` (ode-refiner.json and the ONNX file it names).
 * @throws InputError as `openModel` does.
 */
export function openRefiner(folder: string, options: ModelOptions = {}): Promise<Refiner> {
  return loadRefiner(modelFolder(folder), options);
}
