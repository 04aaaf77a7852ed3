/** From the text of an equation to the problem that it states. */
import { InputError } from '../errors';
import { said } from '../wording';
import { readClause } from './clauses';
import { maskComments } from './comments';
import { equationError } from './expression';
import { Given } from './given';
import { group, MappedText } from './mappedText';
import { toMathNotation } from './notation';
import { checkNoPartialDerivatives } from './partialDerivatives';
import type { Problem, ReadEquation } from './problem';
import { readDifference } from './readDifference';
import { readFormula } from './readFormula';
import { readOde } from './readOde';
import { readRecurrence } from './readRecurrence';
import { readSde } from './readSde';
import { splitStatements } from './statements';
import { refuseWholeDivision } from './wholeDivision';

/** Longer texts are not one equation. */
const LONGEST_TEXT = 4000;

/**
 * Reads an equation with its parameters, initial values and range.
 * @param language VS Code's language id of the text: it says what comments look like, and what % and / mean.
 * @param answers further statements, for what the text leaves open.
 * @throws InputError `bad-equation` or `empty`, at the character at fault (line and column in `text`); without
 * a place where the answers are at fault.
 */
export function readEquation(text: string, language = '', answers = ''): ReadEquation {
  if (text.length > LONGEST_TEXT) {
    throw new InputError(
      'bad-equation',
      said`The text has ${text.length} characters; an equation may have ${LONGEST_TEXT}. Select only the equation.`,
    );
  }
  refuseWholeDivision(inNotation(text, language), text, language);
  const whole = answers.trim() === '' ? text : `${text}\n${answers}`;
  try {
    return readWhole(whole, summary(text, language), language);
  } catch (error) {
    const lines = text.split('\n').length;
    if (error instanceof InputError && error.line !== undefined && error.line > lines) {
      throw new InputError(error.code, said`In "${answers}": ${error.wording}`);
    }
    throw error;
  }
}

/** Rounds of filling in: what a range leaves open is known only once the range is. */
const MOST_ROUNDS = 4;

/**
 * Reads an equation and fills in what it leaves open with the values that would be proposed; a note says so.
 * @throws InputError as `readEquation` does.
 */
export function completeEquation(
  text: string,
  language = '',
): { readonly read: ReadEquation; readonly problem: Problem } {
  const assumed: string[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const read = readEquation(text, language, assumed.join(', '));
    const { problem } = read;
    if (problem) {
      const note = said`Left open by the text, and assumed: ${assumed.join(', ')}.`;
      return { read: assumed.length > 0 ? { ...read, notes: [note, ...read.notes] } : read, problem };
    }
    assumed.push(...read.missing);
  }
  throw new InputError(
    'bad-equation',
    said`The equation leaves too much open: ${assumed.join(', ')}. Add it.`,
  );
}

function inNotation(text: string, language: string): MappedText {
  return toMathNotation(MappedText.of(maskComments(text, language)), language);
}

function readWhole(text: string, shown: string, language: string): ReadEquation {
  const statements = splitStatements(fromWords(inNotation(text, language)));
  if (statements.length === 0) {
    throw new InputError(
      'empty',
      said`There is no equation here. Write one, such as y = sin(x)/x, x = -10..10 or y' = -y, y(0) = 1.`,
    );
  }
  checkCommas(statements, text);
  checkNoPartialDerivatives(statements, text);
  const clauses = statements.map((statement) => readClause(statement, text));
  const given = new Given(clauses);
  const problem = problemOf(given);
  const missing = [...new Set(given.missing)];
  return { text: shown, problem: missing.length > 0 ? null : problem, missing, notes: given.notes };
}

/** y = x^2 for x in [0, 1] with a = 3 and b = 4 as statements, |x| as abs(x). */
function fromWords(notation: MappedText): MappedText {
  return notation
    .replace(
      /\b(?:for|where|with|on|and)\s+(?=[A-Za-z]\w*(?:\$\d+)?\s*(?:\([^()]{0,40}\)\s*)?(?:=(?!=)|in\b|from\b|between\b)|[-\d.]+\s*<=?\s*[A-Za-z]\w*\s*<)/dg,
      () => [', '],
    )
    .replace(/(?<!\|)\|(?!\|)([^|\n=,;]+)(?<!\|)\|(?!\|)/dg, (m) => ['abs(', group(m, 1), ')']);
}

/** Checks that no comma is the mark of a decimal or of thousands: h = 0,1 is two statements. */
function checkCommas(statements: readonly MappedText[], source: string): void {
  for (const statement of statements) {
    const start = statement.original(0);
    const isNumber = /^\d[^=<>]*$/.test(statement.text);
    if (!isNumber || !/\d,$/.test(source.slice(Math.max(0, start - 2), start))) continue;
    throw equationError(
      said`A comma separates statements here, and is no decimal mark: write 0.1, not 0,1. Where two statements are meant, put a blank after the comma.`,
      { source, statement },
    );
  }
}

function summary(text: string, language: string): string {
  return maskComments(text, language)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('; ')
    .replace(/[;,]\s*;/g, ';');
}

/** The problem; null where something is missing. */
function problemOf(given: Given): Problem | null {
  const states = (['sde', 'ode', 'recurrence'] as const).filter((kind) => given.of(kind).length > 0);
  if (states.length > 1) {
    throw equationError(
      said`These are equations of different kinds. Select those of one kind.`,
      given.of(states[1])[0].place,
    );
  }
  switch (states[0]) {
    case 'sde':
      return readSde(given);
    case 'ode':
      return readOde(given);
    case 'recurrence':
      return readRecurrence(given);
    case undefined:
      return readDifference(given) ?? readFormula(given);
  }
}
