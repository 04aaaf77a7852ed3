import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { Budget } from '../../../src/core/equations/budget';
import { columnsFor, tablesIn } from '../../../src/core/equations/dataColumns';
import { completeEquation, readEquation } from '../../../src/core/equations/read';
import { InputError } from '../../../src/core/errors';

const FORMS = path.join(import.meta.dirname, '../../fixtures/equations/forms');
const SPECIMENS = readdirSync(FORMS)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => readFileSync(path.join(FORMS, file), 'utf8').trimEnd());
const DATA = path.join(import.meta.dirname, '../../fixtures/equations/data');
const DOCUMENTS = readdirSync(DATA)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => readFileSync(path.join(DATA, file), 'utf8'));
const WORDS = [
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

const mixed = fc.array(fc.constantFrom(...WORDS), { maxLength: 24 }).map((words) => words.join(''));
const damaged = fc
  .tuple(fc.constantFrom(...SPECIMENS), fc.nat(), fc.nat({ max: 6 }), fc.constantFrom(...WORDS))
  .map(([text, at, length, word]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + word + text.slice(start + length);
  });

const derivatives = [
  'y = D(data)',
  'y = D(height, t)',
  "y = height''",
  'y = D(column_2), h = 0.1',
  'y = D(D(x))',
];
const damagedData = fc
  .tuple(
    fc.constantFrom(...DOCUMENTS),
    fc.nat(),
    fc.nat({ max: 12 }),
    fc.constantFrom(...WORDS, '\n\n', '|', '"', '1,5'),
  )
  .map(([text, at, length, word]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + word + text.slice(start + length);
  });

/** The longest that reading a short text may take, in milliseconds of processor time; it takes a few. */
const LONGEST_MS = 1000;

describe('fuzzed equations', () => {
  for (const [name, texts] of [
    ['damaged specimens', damaged],
    ['words in any order', mixed],
    ['any text', fc.string({ unit: 'binary', maxLength: 80 })],
  ] as const) {
    it(`${name} are read or refused with a place in the text, in time`, async () => {
      await fc.assert(
        fc.property(texts, (text) => {
          const started = process.cpuUsage();
          try {
            const { problem, missing } = readEquation(text);
            assert.ok(problem !== null || missing.length > 0);
            completeEquation(text);
          } catch (error) {
            assert.ok(error instanceof InputError, `${JSON.stringify(text)}: ${error}`);
            const { line = 1, column = 1 } = error;
            const lines = text.split('\n');
            assert.ok(line >= 1 && line <= lines.length, `${JSON.stringify(text)}: line ${line}`);
            assert.ok(
              column >= 1 && column <= lines[line - 1].length + 1,
              `${JSON.stringify(text)}: ${column}`,
            );
          }
          assert.ok(process.cpuUsage(started).user / 1000 < LONGEST_MS, JSON.stringify(text));
        }),
        { numRuns: 1500, seed: 4 },
      );
    }).timeout(60_000);
  }

  it('damaged data give the columns that a derivative names, or are refused, in time', async () => {
    let read = 0;
    await fc.assert(
      fc.property(fc.constantFrom(...derivatives), damagedData, (equation, text) => {
        const started = process.cpuUsage();
        const { problem } = readEquation(equation);
        assert.ok(problem?.kind === 'difference');
        try {
          const { items } = columnsFor(problem, tablesIn([text]));
          assert.ok(items.length > 0 && items.every(({ series }) => series.y.length > 0));
          read++;
        } catch (error) {
          assert.ok(error instanceof InputError, `${JSON.stringify(text)}: ${error}`);
        }
        assert.ok(process.cpuUsage(started).user / 1000 < LONGEST_MS, JSON.stringify(text));
      }),
      { numRuns: 1500, seed: 4 },
    );
    assert.ok(read > 100, `${read} documents were read`);
  }).timeout(60_000);

  it('no text reaches the properties of objects', () => {
    for (const text of [
      'y = constructor(x), x = 0..1',
      'y = toString(x), x = 0..1',
      '__proto__ = 3, y = __proto__ x, x = 0..1',
    ]) {
      try {
        const { problem } = completeEquation(text);
        assert.ok(problem.kind === 'formula');
      } catch (error) {
        assert.ok(error instanceof InputError, String(error));
      }
    }
  });

  it('a budget ends by time and by signal', () => {
    const spent = new Budget(-1);
    assert.throws(() => spent.check(), { code: 'too-slow' });
    const controller = new AbortController();
    controller.abort();
    assert.throws(() => new Budget(1000, controller.signal).check(), { name: 'AbortError' });
  });
});
