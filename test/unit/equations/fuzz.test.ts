import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { DOCUMENTS, damagedEquations, mixedWords, WORDS } from '../../../scripts/fuzz/equationTexts';
import { Budget } from '../../../src/core/equations/budget';
import { columnsFor, tablesIn } from '../../../src/core/equations/dataColumns';
import { runEquation } from '../../../src/core/equations/job';
import { completeEquation, readEquation } from '../../../src/core/equations/read';
import { InputError } from '../../../src/core/errors';
import { DEFAULT_SETTINGS } from '../../../src/core/result';
import { FAKES } from './fakes';

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
    ['damaged specimens', damagedEquations],
    ['words in any order', mixedWords],
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

  it('an initial value by other names asks for these, and one by other terms is refused', () => {
    const { problem, missing } = readEquation('x[n+1] = x[n]/2, x[0] = a, n = 0..9');
    assert.equal(problem, null);
    assert.deepEqual(missing, ['a = 1']);
    assert.throws(() => readEquation('x[n+1] = x[n]/2, x[0] = x[3], n = 0..9'), { code: 'bad-equation' });
  });

  it('what an equation of its kind cannot hold is refused', async () => {
    for (const text of [
      "x' = 2*x + D(x), x(0) = 1, t = 0..1, method = euler, n = 12",
      "x' = 2*x + mean(U), x(0) = 1, t = 0..1, method = euler, n = 12",
      'x[n+1] = D(n^2) x[n], x[0] = 1, n = 0..9',
      'x[n+1] = x[n], x[0] = mean(U), n = 0..9',
      'dX = D(X) dt + 0.3 dW, X(0) = 1, t = 0..1, n = 50',
      "f(x) = sin(x), y = f'( ), x = 0..6",
    ]) {
      const candidates = [{ text, data: [] }];
      const job = { candidates, language: '', answers: '', settings: DEFAULT_SETTINGS };
      await assert.rejects(runEquation(job, FAKES), { code: 'bad-equation' }, text);
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
