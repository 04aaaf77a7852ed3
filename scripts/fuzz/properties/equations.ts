/** Texts of equations, computed with models that change nothing. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { LONGEST_MS } from '../../../src/core/equations/budget';
import { runEquation } from '../../../src/core/equations/job';
import { InputError } from '../../../src/core/errors';
import { DEFAULT_SETTINGS } from '../../../src/core/result';
import { FAKES } from '../../../test/unit/equations/fakes';
import { DOCUMENTS, damagedEquations, mixedWords } from '../equationTexts';

/** Where single operations, such as a decimal power, are long the budget ends later. */
const SLACK = 3;

const texts = fc.oneof(
  { weight: 5, arbitrary: damagedEquations },
  { weight: 2, arbitrary: mixedWords },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
);

/** A text gives curves of finite numbers or gaps, asks for what it leaves open, or is refused with its place; in time. */
export const equations = fc.asyncProperty(texts, fc.constantFrom(...DOCUMENTS), async (text, data) => {
  const started = performance.now();
  try {
    const job = {
      candidates: [{ text, data: [data] }],
      language: '',
      answers: '',
      settings: DEFAULT_SETTINGS,
    };
    const { missing, result } = await runEquation(job, FAKES);
    assert.ok(result !== null || missing.length > 0);
    for (const { result: series } of result?.series ?? []) {
      assert.equal(series.after.length, series.before.length);
      // Gaps are where the values left the numbers.
      assert.ok(series.after.every((value, k) => !Number.isNaN(value) || Number.isNaN(series.before[k])));
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const lines = text.split('\n');
    const { line = 1, column = 1 } = error;
    assert.ok(line >= 1 && line <= lines.length, `line ${line}: ${error.message}`);
    assert.ok(column >= 1 && column <= lines[line - 1].length + 1, `column ${column}: ${error.message}`);
  }
  const milliseconds = performance.now() - started;
  assert.ok(milliseconds < SLACK * LONGEST_MS, `${milliseconds} ms`);
});
