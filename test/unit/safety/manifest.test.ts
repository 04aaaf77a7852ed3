import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Setting {
  readonly type: string;
  readonly enum?: readonly string[];
}

interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: boolean | 'limited';
      readonly restrictedConfigurations?: readonly string[];
    };
    readonly virtualWorkspaces: boolean;
  };
  readonly contributes: { readonly configuration: { readonly properties: Record<string, Setting> } };
}

describe('the manifest', () => {
  const { capabilities, contributes } = JSON.parse(
    readFileSync(join(__dirname, '../../../package.json'), 'utf8'),
  ) as Manifest;

  it('works in untrusted and virtual workspaces', () => {
    assert.notEqual(capabilities.untrustedWorkspaces.supported, false);
    assert.equal(capabilities.virtualWorkspaces, true);
  });

  it('restricts every setting that a workspace could name a file, a program or an address by', () => {
    const { restrictedConfigurations = [] } = capabilities.untrustedWorkspaces;
    const settings = Object.entries(contributes.configuration.properties);
    assert.ok(settings.length > 0);
    for (const [name, { type, enum: choices }] of settings) {
      const isHarmless = ['boolean', 'number', 'integer'].includes(type) || choices !== undefined;
      assert.ok(isHarmless || restrictedConfigurations.includes(name), name);
    }
  });
});
