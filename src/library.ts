/** The core as a library, for programs outside of VS Code: bundled as dist/denoise.js. */
export { denoise } from './core/denoise';
export { openDenoiser } from './core/diffusion/session';
