import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

function json(file: string): Record<string, string> {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Record<string, string>;
}

/** The texts that the code hands to `l10n.t`. */
function textsOfCode(): string[] {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  const texts = files
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const code = readFileSync(join(ROOT, 'src', name), 'utf8');
      const calls = code.match(/l10n\.t\(/g)?.length ?? 0;
      const found = [...code.matchAll(/l10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g)].map(([, text]) => text);
      assert.equal(found.length, calls, `${name}: every l10n.t has a text in single quotes`);
      return found;
    });
  return [...new Set(texts)];
}

const placeholders = (text: string) => [...text.matchAll(/\{\d\}/g)].map(([mark]) => mark).sort();

describe('translations', () => {
  it('into Polish hold every text of the code, and no other', () => {
    const polish = json('l10n/bundle.l10n.pl.json');
    assert.deepEqual(Object.keys(polish).sort(), textsOfCode().sort());
    for (const [english, translated] of Object.entries(polish)) {
      assert.deepEqual(placeholders(translated), placeholders(english), english);
    }
  });

  it('of the manifest hold every text that it names, in both languages', () => {
    const manifest = readFileSync(join(ROOT, 'package.json'), 'utf8');
    const named = [...new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, name]) => name))].sort();
    for (const file of ['package.nls.json', 'package.nls.pl.json']) {
      assert.deepEqual(Object.keys(json(file)).sort(), named, file);
    }
  });
});
