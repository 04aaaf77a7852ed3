import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

function json(file: string): Record<string, string> {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Record<string, string>;
}

/** The texts that the code hands to `l10n.t`, and those of notices, which the panel translates. */
function textsOfCode(): string[] {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  const texts = files
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const code = readFileSync(join(ROOT, 'src', name), 'utf8');
      const calls = code.match(/l10n\.t\((?!\{)|\bnotice\((?!code: string)/g)?.length ?? 0;
      const found = [
        ...code.matchAll(/(?:l10n\.t\(|\bnotice\(\s*(?:'[a-z0-9-]+'|[A-Z]+),)\s*'((?:[^'\\]|\\.)*)'/g),
      ].map(([, text]) => text);
      assert.equal(found.length, calls, `${name}: every l10n.t and every notice has a text in single quotes`);
      return found;
    });
  return [...new Set(texts)];
}

/** The files of the equation command and its panel, on the host's side. */
const EQUATION_FILES = [
  'commands/denoiseEquation.ts',
  'editor/equationLenses.ts',
  'panel/equationActions.ts',
  'panel/equationMessage.ts',
  'panel/equationPanels.ts',
  'panel/equationSession.ts',
];

/** Texts with words in them that the code does not hand to `l10n.t`; those of the log are for developers. */
function bareTexts(code: string): string[] {
  const spoken = code
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    .replace(/^import .*$/gm, '')
    .replace(/\blog\.(?:warn|error|info)\([^)]*\)/g, '');
  return [...spoken.matchAll(/(l10n\.t\(\s*)?(['"`])([A-Z][a-z]+\b(?:(?!\2)[^\\])*)\2/g)]
    .filter(([, translated]) => translated === undefined)
    .map(([, , , text]) => text);
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

  for (const file of EQUATION_FILES) {
    it(`leave no text in English alone in ${file}`, () => {
      assert.deepEqual(bareTexts(readFileSync(join(ROOT, 'src', file), 'utf8')), []);
    });
  }

  it('are missed where a text is not handed over', () => {
    assert.deepEqual(bareTexts("f({ title: 'Save It' }); g(`Saved rows.`); l10n.t('Saved.');"), [
      'Save It',
      'Saved rows.',
    ]);
  });

  it('of the manifest hold every text that it names, in both languages', () => {
    const manifest = readFileSync(join(ROOT, 'package.json'), 'utf8');
    const named = [...new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, name]) => name))].sort();
    for (const file of ['package.nls.json', 'package.nls.pl.json']) {
      assert.deepEqual(Object.keys(json(file)).sort(), named, file);
    }
  });
});
