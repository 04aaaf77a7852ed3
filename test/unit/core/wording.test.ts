import assert from 'node:assert/strict';
import { InputError } from '../../../src/core/errors';
import { inEnglish, joined, plural, said, verbatim, type Wording, worded } from '../../../src/core/wording';

const POLISH: Readonly<Record<string, string>> = {
  'column {0}': 'kolumna {0}',
  'This is {0}.': 'To jest {0}.',
  '{0} {1} in {2}': 'w {2}, liczb: {0}',
};

const inPolish = (wording: Wording) =>
  worded(
    wording,
    (template) => POLISH[template] ?? template,
    (value) => String(value).replace('.', ','),
  );

describe('what is said', () => {
  it('keeps text and values apart', () => {
    assert.deepEqual(said`There is no column '${'y'}': ${3}.`, {
      template: "There is no column '{0}': {1}.",
      values: ['y', 3],
    });
    assert.deepEqual(said`Nothing.`, { template: 'Nothing.', values: [] });
  });

  it('is translated with what is said in it, and values stay as they are', () => {
    const wording = said`This is ${said`column ${'column {0}'}`}.`;
    assert.equal(inEnglish(wording), 'This is column column {0}.');
    assert.equal(inPolish(wording), 'To jest kolumna column {0}.');
  });

  it('has English plurals that a translation leaves out, and numbers as they are written there', () => {
    const wording = (count: number) => said`${count} ${plural(count, 'number', 'numbers')} in ${'a.csv'}`;
    assert.deepEqual([1, 2.5].map(wording).map(inEnglish), ['1 number in a.csv', '2.5 numbers in a.csv']);
    assert.deepEqual([1, 2.5].map(wording).map(inPolish), ['w a.csv, liczb: 1', 'w a.csv, liczb: 2,5']);
  });

  it('makes lists of any length', () => {
    const list = joined(
      Array.from({ length: 12 }, (_, k) => said`column ${k}`),
      ', ',
    );
    assert.match(inEnglish(list), /^column 0, column 1, .*, column 11$/);
    assert.match(inPolish(said`This is ${list}.`), /^To jest kolumna 0, .*, kolumna 11\.$/);
  });

  it('is left alone where it is verbatim', () => {
    assert.equal(inPolish(verbatim('This is {0}.')), 'This is {0}.');
  });
});

describe('an error of the input', () => {
  it('says in English what its wording says', () => {
    const error = new InputError('unknown-column', said`There is no ${said`column ${'y'}`}.`, 4);
    assert.equal(error.message, 'There is no column y.');
  });

  it('keeps all but its place where that moves', () => {
    const error = new InputError('not-a-number', said`This is ${'x'}.`, 4, 7);
    const { code, wording, message, line, column } = error.at(12);
    assert.deepEqual([code, message, line, column], ['not-a-number', 'This is x.', 12, 7]);
    assert.equal(wording, error.wording);
    assert.equal(error.at(12, 1).column, 1);
  });
});
