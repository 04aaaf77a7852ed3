import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { completeEquation, readEquation } from '../../../src/core/equations/read';
import { solveEquation } from '../../../src/core/equations/solve';
import { InputError } from '../../../src/core/errors';
import { DEFAULT_SETTINGS } from '../../../src/core/result';
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
      compare('forms', file, { missing, notes, problem: showProblem(complete) });
    });
  }
});

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
  for (const folder of ['forms', 'errors']) {
    const goldens = readdirSync(path.join(FOLDER, folder)).filter((file) => file.endsWith('.golden.json'));
    assert.deepEqual(
      goldens.map((file) => file.replace('.golden.json', '.txt')).sort(),
      specimens(folder).sort(),
    );
  }
});
