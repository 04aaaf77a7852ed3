import assert from 'node:assert/strict';
import { InputError, type InputErrorCode } from '../../../src/core/errors';
import { readTable } from '../../../src/core/reading/readTable';

function lines(row: (i: number) => string, count = 12): string {
  return Array.from({ length: count }, (_, i) => row(i)).join('\n');
}

interface Case {
  readonly what: string;
  readonly text: string;
  readonly range?: { start: number; end: number };
  readonly code: InputErrorCode;
  readonly message: RegExp;
  readonly line?: number;
  readonly column?: number;
}

const CASES: readonly Case[] = [
  { what: 'an empty file', text: '', code: 'empty', message: /^The file is empty\.$/ },
  {
    what: 'a selection of blanks',
    text: '1\n  \n2',
    range: { start: 1, end: 5 },
    code: 'empty',
    message: /selection holds no text/,
  },
  { what: 'prose', text: 'Nothing here.\nReally.', code: 'no-numbers', message: /^There are no numbers/ },
  { what: 'only dates', text: lines((i) => `2026-01-${10 + i},a`), code: 'no-numbers', message: /numbers/ },
  {
    what: 'a word in a column of numbers',
    text: `t,y\n${lines((i) => (i === 10 ? `${i},abc` : `${i},1.5`))}`,
    code: 'not-a-number',
    message:
      /^'abc' is not a number \(column y\)\. Correct it, or leave the cell empty to mark a missing sample\.$/,
    line: 12,
    column: 4,
  },
  {
    what: 'a word in a column of numbers beside labels that go on',
    text: lines((i) => `site ${i},${i === 3 ? 'abc' : i},${i}.5`),
    code: 'not-a-number',
    message: /^'abc' is not a number/,
    line: 4,
  },
  {
    what: 'a word in the first row of a table without a header',
    text: `o,1.5\n${lines((i) => `${i},1.5`)}`,
    code: 'not-a-number',
    message: /^'o' is not a number/,
    line: 1,
    column: 1,
  },
  {
    what: 'a word in the first row below a header',
    text: `t,y\n0,abc\n${lines((i) => `${i},1.5`)}`,
    code: 'not-a-number',
    message: /^'abc' is not a number/,
    line: 2,
    column: 3,
  },
  {
    what: 'a word in the first row of two columns of whole numbers',
    text: `0,abc\n${lines((i) => `${i},${i % 4}`)}`,
    code: 'not-a-number',
    message: /^'abc' is not a number/,
    line: 1,
  },
  {
    what: 'a long first row below a header',
    text: `t,y\n0,1,2\n0.5,1,2\n${lines((i) => `${i},1.5`)}`,
    code: 'ragged-rows',
    message: /^this row has 3 cells where 2 were expected/,
    line: 2,
  },
  {
    what: 'a word far down a list of lines',
    text: `${lines((i) => `${i}.5`, 500)}\noops\n1.5`,
    code: 'not-a-number',
    message: /^'oops' is not a number/,
    line: 501,
    column: 1,
  },
  {
    what: 'more columns than anybody can choose from',
    text: Array.from({ length: 9 }, (_, row) =>
      Array.from({ length: 70_000 }, (_, i) => (i % 7 === row ? 1 : 0)).join(),
    ).join('\n'),
    code: 'too-many-columns',
    message: /^This is a table of 70000 columns; at most 65536 can be read/,
  },
  {
    what: 'very many columns in none of which there is a series',
    text: `${Array.from({ length: 2000 }, (_, i) => `c${i}`).join()}\n${lines(() => Array.from({ length: 2000 }, () => 1).join(), 3)}`,
    code: 'too-few-samples',
    message: /^This is a table of 2000 columns with 3 rows; a series needs at least 8 numbers/,
  },
  {
    what: 'a long row',
    text: lines((i) => (i === 5 ? '1,2,3' : `${i},2`)),
    code: 'ragged-rows',
    message: /^this row has 3 cells where 2 were expected/,
    line: 6,
    column: 1,
  },
  {
    what: 'a short row',
    text: `a;b;c\r\n${lines((i) => (i === 2 ? '1;2' : `${i};2;3`)).replaceAll('\n', '\r\n')}`,
    code: 'ragged-rows',
    message: /^this row has 2 cells where 3 were expected/,
    line: 4,
    column: 1,
  },
  {
    what: 'a first row that is longer',
    text: `1,2,3\n${lines((i) => `${i},2`)}`,
    code: 'ragged-rows',
    message: /^this row has 3 cells where 2 were expected/,
    line: 1,
  },
  {
    what: 'decimal commas and points in one column',
    text: `a;b\n${lines((i) => (i === 10 ? '2.5;1' : `1,5;${i}`))}`,
    code: 'mixed-decimal-marks',
    message: /^'1,5' and '2\.5' mix decimal comma and decimal point/,
    line: 12,
    column: 1,
  },
  {
    what: 'decimal commas in one column and points in another',
    text: lines((i) => `${i},5;${i}.5`),
    code: 'mixed-decimal-marks',
    message: /^'0,5' and '0\.5' mix/,
    line: 1,
  },
  {
    what: 'thousands that may be decimals',
    text: lines((i) => `${i};1,${234 + i}`),
    code: 'ambiguous-decimal-mark',
    message: /^'1,234' can be read with a decimal comma or .* Write a decimal point/,
    line: 1,
    column: 3,
  },
  {
    what: 'one column with decimal commas or two of whole numbers',
    text: ['3,5', '4,1', '2,7', '9,9', '1,2', '4,4', '2,1', '3,3', '8,6'].join('\n'),
    code: 'ambiguous-decimal-mark',
    message: /^'3,5' can be one number with a decimal comma or two whole numbers/,
    line: 1,
  },
  {
    what: 'a NumPy array printed with an ellipsis',
    text: 'array([0. , 0.1, 0.2, ..., 9.7, 9.8, 9.9])',
    code: 'ellipsis',
    message: /^'\.\.\.' stands for numbers that were left out.*set_printoptions/,
    column: 23,
  },
  {
    what: 'a printed matrix with an ellipsis',
    text: '[[0 1 2]\n [3 4 5]\n ...\n [6 7 8]]',
    code: 'ellipsis',
    message: /^/,
    line: 3,
  },
  {
    what: 'a list that is never closed',
    text: 'x = 1\ny = [1.5, 2.5,\n 3.5, 4.5',
    code: 'unterminated',
    message: /^'\[' is never closed/,
    line: 2,
    column: 5,
  },
  {
    what: 'a quotation mark that is never closed',
    text: `a,b\n${lines((i) => (i === 7 ? `"${i},1` : `${i},1`))}`,
    code: 'unterminated',
    message: /^this quotation mark is never closed/,
    line: 9,
  },
  {
    what: 'an expression in a list of numbers',
    text: 'y = [1, 2, 3, 4,\n 1/3, 5, 6, 7, 8]',
    code: 'not-a-number',
    message: /^'1\/3' is not a number \(column y\)/,
    line: 2,
    column: 2,
  },
  {
    what: 'inner arrays of unlike lengths',
    text: '[[1, 2], [3, 4],\n [5], [6, 7]]',
    code: 'ragged-rows',
    message: /^inner array 3 has 1 element where 2 were expected/,
    line: 2,
  },
  {
    what: 'an object without a key that the others have',
    text: `[\n${lines((i) => (i === 3 ? '{"t": 3},' : `{"t": ${i}, "y": 1.5}${i < 11 ? ',' : ''}`))}\n]`,
    code: 'ragged-rows',
    message: /^this object has no "y".*Write "y": null/,
    line: 5,
  },
  {
    what: 'damaged JSON',
    text: '{"y": {"x": 1} "z": 4}',
    code: 'bad-file',
    message: /^this is no JSON: expected ',' or '}', but found '"z": 4}'/,
    column: 16,
  },
  {
    what: 'JSON nested without end',
    text: '['.repeat(100_000),
    code: 'bad-file',
    message: /nested more than 200 deep/,
  },
  {
    what: 'settings in JSON',
    text: '{\n  "name": "run 3",\n  "settings": { "rate": 10, "gain": 2 },\n  "tags": ["a", "b"]\n}\n',
    code: 'no-numbers',
    message: /^This JSON holds no array of numbers/,
  },
  {
    what: 'a LAS file with wrapped rows',
    text: '~Version\n VERS. 2.0 : CWLS\n WRAP. YES : SEVERAL LINES A STEP\n~Curve\n DEPT.M : 1\n DT.US/M : 2\n~A\n910.0\n 1.0\n911.0\n 2.0\n',
    code: 'bad-file',
    message: /Save it with WRAP NO/,
  },
  {
    what: 'two units in one column',
    text: lines((i) => (i === 4 ? '4 ms' : `${i} s`)),
    code: 'not-a-number',
    message: /^the unit of '4 ms' differs from 's'/,
    line: 5,
  },
  {
    what: 'an array that NumPy cut short at the end of a line',
    text: 'y = [ 0.1  0.2  0.3 ...\n  0.4  0.5  0.6]\n',
    code: 'ellipsis',
    message: /^'\.\.\.' stands for numbers that were left out when this was printed\. Print all/,
    line: 1,
    column: 21,
  },
  {
    what: 'an array in code that was cut short',
    text: `y = [${lines((i) => `${i}`).replaceAll('\n', ', ')}, ..., 99]`,
    code: 'ellipsis',
    message: /left out/,
    line: 1,
  },
  {
    what: 'a MATLAB matrix with a short row',
    text: `A = [\n${lines((i) => (i === 4 ? '4' : `${i} ${i}.5`))}\n];`,
    code: 'ragged-rows',
    message: /^inner array 5 has 1 element where 2 were expected/,
    line: 6,
  },
  {
    what: 'a data frame that pandas cut short',
    text: `     t    y\n${lines((i) => `${i}  0.${i}  1.${i}`)}\n..  ...  ...\n98  9.8  2.1\n99  9.9  2.2\n\n[100 rows x 2 columns]\n`,
    code: 'ellipsis',
    message: /^'\.\.' stands for numbers that were left out/,
    line: 14,
    column: 1,
  },
  {
    what: 'a vector that Julia cut short',
    text: `100-element Vector{Float64}:\n${lines((i) => ` ${i}.5`)}\n ⋮\n 9.5\n`,
    code: 'ellipsis',
    message: /^'⋮' stands for numbers that were left out/,
    line: 14,
    column: 2,
  },
  {
    what: 'a list of amounts of money',
    text: lines((i) => `${i},50 €`),
    code: 'not-a-number',
    message:
      /^'50 €' is an amount of money, and these are not read\. Take out the currency signs, and try again\.$/,
    line: 1,
  },
  {
    what: 'one amount of money among numbers',
    text: `t;y\n${lines((i) => `${i};${i === 3 ? '$' : ''}${i}.25`)}`,
    code: 'not-a-number',
    message: /^'\$3\.25' is an amount of money/,
    line: 5,
  },
  {
    what: 'a vector printed by R with a line missing',
    text: '[1] 1.5 2.5 3.5\n[7] 4.5 5.5 6.5\n',
    code: 'ragged-rows',
    message: /^this line starts with element 7 where 4 was expected/,
    line: 2,
  },
  {
    what: 'a YAML list of mappings that lacks a key',
    text: `d:\n${lines((i) => (i === 5 ? '  - t: 5' : `  - t: ${i}\n    y: 1.${i}`))}\n`,
    code: 'ragged-rows',
    message: /^not every item before this one has one "y"/,
    line: 14,
  },
  {
    what: 'YAML nested too deep',
    text: `${'- '.repeat(100_000)}1`,
    code: 'bad-file',
    message: /^values are nested more than 200 deep/,
    line: 1,
  },
  {
    what: 'a real number among complex ones',
    text: `f,z\n${lines((i) => `${i},1.5${i === 6 ? '' : `+${i}.25j`}`)}`,
    code: 'not-a-number',
    message: /^'1\.5' is no complex number like '1\.5\+0\.25j'\. Write both parts, or take out this row\.$/,
    line: 8,
    column: 3,
  },
];

describe('errors of reading', () => {
  for (const { what, text, range, code, message, line, column } of CASES) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => readTable(text, range ? [range] : null),
        (error) => {
          assert.ok(error instanceof InputError, String(error));
          assert.equal(error.code, code, error.message);
          assert.match(error.message, message);
          if (line !== undefined) {
            assert.equal(error.line, line);
          }
          if (column !== undefined) {
            assert.equal(error.column, column);
          }
          return true;
        },
      );
    });
  }
});

describe('reading in linear time', () => {
  it('takes no longer for each line that MATLAB continues', () => {
    const text = `x = [${'1 2 ... more\n'.repeat(50_000)}3];`;
    const started = performance.now();
    assert.equal(readTable(text, null).rowCount, 100_001);
    assert.ok(performance.now() - started < 3000);
  });
});
