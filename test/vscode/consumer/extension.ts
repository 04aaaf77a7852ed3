// Another extension that uses ours as its makers would: by the types of src/api.ts, and nothing else.
import * as vscode from 'vscode';
import type { DenoisedValues, DenoiseExtensionApi } from '../../../src/api';

/** What this extension gives to the test. */
export interface ConsumerApi {
  /** Denoises with our interface of this version; rejects where it is another. */
  clean(values: readonly number[], version: number): Promise<DenoisedValues>;
}

export function activate(): ConsumerApi {
  return {
    async clean(values, version) {
      const denoise = vscode.extensions.getExtension<DenoiseExtensionApi>('denoise.denoise');
      if (!denoise) throw new Error('Denoise is not installed.');
      const api = denoise.isActive ? denoise.exports : await denoise.activate();
      if (api.version !== version) {
        throw new Error(`Denoise has version ${api.version} of its interface, not ${version}.`);
      }
      return api.denoise(values, { bandLevel: 0.9, sigma: 0.2 });
    },
  };
}
