/**
 * The inference process: reads, denoises and saves, one request after another.
 * Started by the client with the model's folder as its argument; it ends with its parent.
 */
import { openDenoiser } from '../core/diffusion/session';
import { answering } from './answering';
import { fileWork } from './fileWork';

const modelFolder = process.argv[2] ?? '';

const take = answering(
  {
    openDenoiser: () => openDenoiser(modelFolder),
    openRefiner: async () => (await import('../core/ode/refinerSession')).openRefiner(modelFolder),
    files: fileWork,
  },
  (data) =>
    new Promise((resolve) => {
      process.send?.(data, undefined, undefined, () => resolve());
    }),
);

process.on('message', take);
process.on('disconnect', () => process.exit(0));
