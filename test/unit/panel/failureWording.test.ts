import * as assert from 'node:assert/strict';
import { InputError } from '../../../src/core/errors';
import { inEnglish, said } from '../../../src/core/wording';
import { failureWording } from '../../../src/failureWording';

const failureText = (error: unknown, file: string | null) => inEnglish(failureWording(error, file));

describe('wording of a failure', () => {
  it('names the file and the line', () => {
    const error = new InputError('empty', said`The selection holds only blanks.`, 7, 2);
    assert.equal(failureText(error, 'a.csv'), 'a.csv, line 7, column 2: The selection holds only blanks.');
  });

  it('names the line once where the message begins with it', () => {
    const error = new InputError('not-a-number', said`'abc' is not a number.`, 12, 3);
    assert.equal(failureText(error, 'a.csv'), "a.csv, line 12, column 3: 'abc' is not a number.");
  });

  it('names the file alone where there is no line, and nothing where there is no file', () => {
    assert.equal(failureText(new InputError('no-numbers', said`No numbers.`), 'a.csv'), 'a.csv: No numbers.');
    assert.equal(failureText(new Error('Broken.'), null), 'Broken.');
    assert.equal(failureText('text', null), 'text');
  });
});
