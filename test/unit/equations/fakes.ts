/** Models that change nothing, in place of the networks. */
import type { EquationModels } from '../../../src/core/equations/solve';
import { CURVES } from '../../../src/core/ode/refinerInput';
import { fakeDenoiser, identity } from '../diffusion/fakes';

export const FAKES: EquationModels = {
  denoiser: fakeDenoiser(identity),
  refiner: () =>
    Promise.resolve({
      info: { name: 'fake', version: '0', sha256: '0'.repeat(64) },
      // r of the coarse solution itself: the first of the curves.
      run: (_features, curves, size, nodes) =>
        Promise.resolve({
          r: Float32Array.from({ length: size * nodes }, (_, k) => curves[k * CURVES]),
          halfWidth: new Float32Array(size * nodes).fill(1),
        }),
    }),
};
