/** What the inference worker is given first, as it cannot read files itself. */
export interface WorkerFiles {
  /** ONNX Runtime as WebAssembly. */
  readonly wasm: Uint8Array;
  /** The models and their cards by name. */
  readonly models: ReadonlyMap<string, Uint8Array>;
}

export const MODEL_FILES = [
  'denoiser.json',
  'denoiser.onnx',
  'noise-level.json',
  'noise-level.onnx',
  'ode-refiner.json',
  'ode-refiner.onnx',
] as const;
