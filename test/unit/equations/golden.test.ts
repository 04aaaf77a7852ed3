import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dataAround } from '../../../src/core/equations/dataAround';
import { runEquation } from '../../../src/core/equations/job';
import { completeEquation, readEquation } from '../../../src/core/equations/read';
import { solveEquation } from '../../../src/core/equations/solve';
import { InputError } from '../../../src/core/errors';
import { DEFAULT_SETTINGS } from '../../../src/core/result';
import { inEnglish } from '../../../src/core/wording';
import { FAKES } from './fakes';
import { showProblem } from './show';

const FOLDER = path.join(import.meta.dirname, '../../fixtures/equations');
const LANGUAGES: Readonly<Record<string, string>> = {
  python: 'python',
  numpy: 'python',
  javascript: 'javascript',
  c: 'cpp',
  matlab: 'matlab',
  julia: 'julia',
  latex: 'latex',
  markdown: 'markdown',
};

function specimens(folder: string): string[] {
  return readdirSync(path.join(FOLDER, folder)).filter((file) => file.endsWith('.txt'));
}

function textOf(folder: string, file: string): string {
  return readFileSync(path.join(FOLDER, folder, file), 'utf8').trimEnd();
}

function compare(folder: string, file: string, actual: unknown): void {
  const golden = path.join(FOLDER, folder, file.replace(/\.txt$/, '.golden.json'));
  if (process.env.WRITE_GOLDENS === '1' && !existsSync(golden)) {
    writeFileSync(golden, `${JSON.stringify(actual, null, 1)}\n`);
  }
  assert.ok(existsSync(golden), `${golden} is missing: create it with WRITE_GOLDENS=1 and check it`);
  assert.deepEqual(JSON.parse(JSON.stringify(actual)), JSON.parse(readFileSync(golden, 'utf8')));
}

/** The whole way, with a model that changes nothing. */
async function solved(text: string): Promise<void> {
  const { read, problem } = completeEquation(text);
  await solveEquation(read, problem, { ...DEFAULT_SETTINGS, bandLevel: 0 }, FAKES);
}

describe('every form of equation', () => {
  for (const file of specimens('forms')) {
    it(`reads ${file}`, () => {
      const language = LANGUAGES[file.split(/[-.]/)[0]] ?? '';
      const text = textOf('forms', file);
      const { missing, problem, notes } = readEquation(text, language);
      const complete = problem ?? completeEquation(text, language).problem;
      compare('forms', file, { missing, notes: notes.map(inEnglish), problem: showProblem(complete) });
    });
  }
});

/** The document's equation: its first line with a sign of equality or a derivative. */
function equationIn(document: string): { start: number; end: number } {
  const found = /^.*(?:=|D\().*$/m.exec(document.replaceAll('==', '--'));
  assert.ok(found);
  return { start: found.index, end: found.index + found[0].length };
}

describe('every form of an equation about data', () => {
  for (const file of specimens('data')) {
    it(`reads ${file}`, async () => {
      const document = textOf('data', file);
      const range = equationIn(document);
      const job = {
        candidates: [
          { text: document.slice(range.start, range.end), data: dataAround(document, range, range) },
        ],
        language: LANGUAGES[file.split(/[-.]/)[0]] ?? '',
        answers: '',
        settings: { ...DEFAULT_SETTINGS, bandLevel: 0 },
      };
      try {
        const { result } = await runEquation(job, FAKES);
        assert.ok(result && !file.startsWith('error-'));
        const { variable, notes, errorBefore, series } = result;
        const curves = series.map(({ result: { name, x, before } }) => ({
          name,
          x: x && few(x),
          before: few(before),
        }));
        compare('data', file, { variable, notes: notes.map(inEnglish), errorBefore, curves });
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        assert.ok(file.startsWith('error-'), error.message);
        const { code, message, line, column } = error;
        compare('data', file, { code, message, line, column });
      }
    });
  }
});

/** The first values and the last one, to ten digits. */
function few(values: Float64Array): (number | null)[] {
  return [...values.subarray(0, 9), values[values.length - 1]].map((v) =>
    Number.isFinite(v) ? Number(v.toPrecision(10)) : null,
  );
}

describe('every error in an equation', () => {
  for (const file of specimens('errors')) {
    it(`explains ${file}`, async () => {
      const error = await solved(textOf('errors', file)).then(
        () => assert.fail('it was understood'),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof InputError, String(error));
      const { code, message, line, column } = error;
      compare('errors', file, { code, message, line, column });
    });
  }
});

it('each golden file of an equation has its specimen', () => {
  for (const folder of ['forms', 'errors', 'data']) {
    const goldens = readdirSync(path.join(FOLDER, folder)).filter((file) => file.endsWith('.golden.json'));
    assert.deepEqual(
      goldens.map((file) => file.replace('.golden.json', '.txt')).sort(),
      specimens(folder).sort(),
    );
  }
});
