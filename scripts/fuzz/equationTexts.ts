/** Equations as people write them, damaged, and words of equations in any order. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';

const ROOT = path.join(import.meta.dirname, '../..');
const FORMS = path.join(ROOT, 'test/fixtures/equations/forms');
const SPECIMENS = readdirSync(FORMS)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => readFileSync(path.join(FORMS, file), 'utf8').trimEnd());
const DATA = path.join(ROOT, 'test/fixtures/equations/data');
export const DOCUMENTS = readdirSync(DATA)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => readFileSync(path.join(DATA, file), 'utf8'));
export const WORDS = [
  ...[
    'x',
    'y',
    't',
    'n',
    "y'",
    "y''",
    'dy/dt',
    'dX',
    'dt',
    'dW',
    'x[n+1]',
    'x[n]',
    'f(x)',
    'D(',
    'mean(',
    'sum(',
  ],
  ...[
    'sin(',
    'exp(',
    'sqrt',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '=',
    '==',
    '<=',
    '..',
    ',',
    ';',
    '\n',
    ' ',
    '!',
    '%',
  ],
  ...[
    '0',
    '1',
    '1e9',
    '1e-300',
    '.5',
    'Infinity',
    'NaN',
    '^',
    '**',
    '*',
    '/',
    '-',
    '+',
    '\\frac{',
    '\\sin',
    '\\',
  ],
  ...[
    'method = ',
    'euler',
    'h = ',
    'k = 1..9',
    'precision = single',
    '#',
    '//',
    '/*',
    '$',
    '"',
    '`',
    '\u0000',
    '²',
    'π',
  ],
  ...[
    'constructor',
    '__proto__',
    'toString',
    'import',
    'evaluate(',
    'createUnit("a")',
    'x.constructor',
    'f = f',
  ],
];

export const mixedWords = fc
  .array(fc.constantFrom(...WORDS), { maxLength: 24 })
  .map((words) => words.join(''));
export const damagedEquations = fc
  .tuple(fc.constantFrom(...SPECIMENS), fc.nat(), fc.nat({ max: 6 }), fc.constantFrom(...WORDS))
  .map(([text, at, length, word]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + word + text.slice(start + length);
  });
