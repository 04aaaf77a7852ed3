/** The denoising network as a function, wherever its files are. */
import { ModelCardSchema } from './modelCard';
import { floats, type ModelFiles, type ModelOptions, openModel } from './modelFile';
import { loadNoiseLevel, type NoiseLevelNetwork } from './noiseLevelNetwork';
import type { Denoiser } from './session';

/**
 * Opens the model among `files` (denoiser.json, noise-level.json and the ONNX files they name).
 * @throws InputError as `openModel` does.
 */
export async function loadDenoiser(files: ModelFiles, options: ModelOptions = {}): Promise<Denoiser> {
  const { card, info, session, tensor, notices } = await openModel(
    files,
    'denoiser.json',
    ModelCardSchema,
    options,
  );
  let noiseLevel: Promise<NoiseLevelNetwork> | null = null;
  return {
    info,
    card,
    notices,
    noiseLevel() {
      noiseLevel ??= loadNoiseLevel(files, options);
      return noiseLevel;
    },
    async run(batch) {
      const matrix = [batch.size, batch.length];
      const vector = [batch.size];
      const outputs = await session.run(
        {
          y: tensor(batch.y, matrix),
          w: tensor(batch.w, matrix),
          sigma: tensor(batch.sigma, vector),
          outliers: tensor(batch.outliers, vector),
          x_t: tensor(batch.state, matrix),
          log_snr: tensor(batch.logSnr, vector),
        },
        ['correction', 'deviation'],
      );
      return { correction: floats(outputs.correction), deviation: floats(outputs.deviation) };
    },
  };
}
