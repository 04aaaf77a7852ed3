import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { readEquation } from '../../../src/core/equations/read';
import { readTable } from '../../../src/core/reading/readTable';
import { worded } from '../../../src/core/wording';
import { failureWording } from '../../../src/failureWording';

const ROOT = join(__dirname, '../../..');

function json(file: string): Record<string, string> {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Record<string, string>;
}

/** A text for translation. */
interface Text {
  readonly template: string;
  /** Its places that translations must have: all but those of English plurals. */
  readonly places: readonly string[];
}

/** The texts that code hands to `l10n.t`, and those that it says (`said`); fails where they cannot be translated. */
function textsIn(code: string, name: string): Text[] {
  const source = ts.createSourceFile(name, code, ts.ScriptTarget.Latest, true);
  const texts: Text[] = [];
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (ts.isCallExpression(node) && /\bl10n\.t$/.test(node.expression.getText())) {
      const [text] = node.arguments;
      assert.ok(ts.isStringLiteral(text), `${name}: every l10n.t has a text in quotes`);
      texts.push({ template: text.text, places: placesIn(text.text) });
    }
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'said') {
      texts.push(textOf(node.template, name));
    }
  };
  visit(source);
  return texts.filter(({ template }) => /\p{L}/u.test(template.replace(/\{\d+\}/g, '')));
}

function textOf(template: ts.TemplateLiteral, name: string): Text {
  if (!ts.isTemplateExpression(template)) return { template: template.text, places: [] };
  const places = template.templateSpans.flatMap(({ expression }, k) => {
    assert.ok(!hasWords(expression), `${name}: ${expression.getText()} would stay in English`);
    return /^plural\(/.test(expression.getText()) ? [] : [`{${k}}`];
  });
  const text = template.templateSpans.map(({ literal }, k) => `{${k}}${literal.text}`).join('');
  return { template: template.head.text + text, places };
}

/** Whether what is inserted may be an English word of the code. */
function hasWords(value: ts.Expression): boolean {
  if (ts.isConditionalExpression(value)) return hasWords(value.whenTrue) || hasWords(value.whenFalse);
  if (ts.isBinaryExpression(value)) return hasWords(value.left) || hasWords(value.right);
  const own = ts.isTemplateExpression(value)
    ? [value.head.text, ...value.templateSpans.map(({ literal }) => literal.text)]
    : ts.isStringLiteralLike(value)
      ? [value.text]
      : [];
  return own.some((text) => /\p{L}{2}/u.test(text));
}

/** The texts of the program but for those that only the command line says, which is in English. */
function textsOfCode(): Text[] {
  return readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('cli'))
    .flatMap((name) => textsIn(readFileSync(join(ROOT, 'src', name), 'utf8'), name));
}

const placesIn = (text: string) => [...text.matchAll(/\{\d+\}/g)].map(([place]) => place);

/** The files of the equation command and its panel, on the host's side. */
const EQUATION_FILES = [
  'commands/denoiseEquation.ts',
  'editor/equationLenses.ts',
  'panel/equationActions.ts',
  'panel/equationMessage.ts',
  'panel/equationPanels.ts',
  'panel/equationSession.ts',
];

/** Texts with words in them that the code does not hand to translation; those of the log are for developers. */
function bareTexts(code: string): string[] {
  const spoken = code
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    .replace(/^import .*$/gm, '')
    .replace(/\blog\.(?:warn|error|info)\([^)]*\)/g, '');
  return [...spoken.matchAll(/(l10n\.t\(\s*|said)?(['"`])([A-Z][a-z]+\b(?:(?!\2)[^\\])*)\2/g)]
    .filter(([, translated]) => translated === undefined)
    .map(([, , , text]) => text);
}

describe('translations', () => {
  const polish = json('l10n/bundle.l10n.pl.json');

  it('into Polish hold every text of the code, and no other', () => {
    const texts = textsOfCode();
    assert.deepEqual(Object.keys(polish).sort(), [...new Set(texts.map(({ template }) => template))].sort());
    for (const { template, places } of texts) {
      assert.deepEqual(placesIn(polish[template]).sort(), places, template);
    }
  });

  it('are found in calls and in what is said, and leave out English plurals', () => {
    const code = `l10n.t('Saved {0}.', a); said\`Row \${k}: \${n} \${plural(n, 'cell', 'cells')} in \${said\`all\`}\`;`;
    assert.deepEqual(textsIn(code, 'a.ts'), [
      { template: 'Saved {0}.', places: ['{0}'] },
      { template: 'all', places: [] },
      { template: 'Row {0}: {1} {2} in {3}', places: ['{0}', '{1}', '{3}'] },
    ]);
  });

  it('are missed where a word of the code is inserted as it is, or a text is no literal', () => {
    assert.throws(() => textsIn(`said\`It is \${ok ? 'good' : 'bad'}.\``, 'a.ts'), /would stay in English/);
    assert.throws(() => textsIn(`said\`It is \${word ?? 'good'}.\``, 'a.ts'), /would stay in English/);
    assert.throws(() => textsIn('l10n.t(message)', 'a.ts'), /has a text in quotes/);
  });

  for (const file of EQUATION_FILES) {
    it(`leave no text in English alone in ${file}`, () => {
      assert.deepEqual(bareTexts(readFileSync(join(ROOT, 'src', file), 'utf8')), []);
    });
  }

  it('are missed where a text is not handed over', () => {
    assert.deepEqual(bareTexts("f({ title: 'Save It' }); g(`Saved rows.`); l10n.t('Saved.'); said`Saved.`"), [
      'Save It',
      'Saved rows.',
    ]);
  });

  it('say in Polish what is wrong in a file, and where', () => {
    const message = inPolish(
      () => readTable('t,y\n0,1\n1,2\n2,3,9\n3,4\n4,5\n5,6\n6,7\n7,8\n8,9\n', null),
      'a.csv',
    );
    assert.equal(
      message,
      'a.csv, wiersz 4, kolumna 1: ten wiersz ma inną liczbę komórek (3) niż oczekiwana (2). Popraw go albo zaznacz tylko całe wiersze jednej tabeli.',
    );
  });

  it('say in Polish what is wrong in an equation, and where', () => {
    const message = inPolish(() => readEquation('a = 2\ny = a sin(x) + b[1, 2]\nx = 0..1'), 'a.md');
    assert.equal(message, 'a.md, wiersz 2, kolumna 5: Indeks musi mieć postać x[n], x[n+1] lub x[n-1].');
    const nested = inPolish(() => readEquation('y = a sin(x) + [1, 2]'), 'a.md');
    assert.equal(
      nested,
      'a.md, wiersz 1, kolumna 5: Lista w nawiasach kwadratowych nie może być częścią równania. Pisz liczby, nazwy, + - * / ^, nawiasy i funkcje.',
    );
  });

  it('of the manifest hold every text that it names, in both languages', () => {
    const manifest = readFileSync(join(ROOT, 'package.json'), 'utf8');
    const named = [...new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, name]) => name))].sort();
    for (const file of ['package.nls.json', 'package.nls.pl.json']) {
      assert.deepEqual(Object.keys(json(file)).sort(), named, file);
    }
  });

  /** The text of a failure as the extension makes it, with its translations into Polish. */
  function polishOf(error: unknown, file: string): string {
    return worded(failureWording(error, file), (template) => polish[template] ?? template, String);
  }

  function inPolish(work: () => unknown, file: string): string {
    try {
      work();
    } catch (error) {
      return polishOf(error, file);
    }
    return assert.fail('nothing was wrong');
  }
});
