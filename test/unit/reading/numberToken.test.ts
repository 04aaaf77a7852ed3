import assert from 'node:assert/strict';
import { parseDateTime } from '../../../src/core/reading/dateTime';
import {
  isMissing,
  numberShape,
  parseNumber,
  parseUncertainty,
  Shape,
} from '../../../src/core/reading/numberToken';

const shapeOf = (text: string) => numberShape(text, 0, text.length);

describe('numbers in text', () => {
  const VALUES: readonly (readonly [string, number])[] = [
    ['+1.5E-3', 0.0015],
    ['.5', 0.5],
    ['5.', 5],
    ['-0', -0],
    ['1.0D+00', 1],
    ['-2.5d-2', -0.025],
    ['1.f', 1],
    ['2.5F', 2.5],
    ['10L', 10],
    ['1_000', 1000],
    ['0x1F4', 500],
    ['-0XFFu', -255],
    ['0.3299880-104', 0.329988e-104],
    ['-1.5+100', -1.5e100],
    ['1.*^-3', 0.001],
    ['1.25`20*^2', 125],
    ['1.5`', 1.5],
    ['1.0q-2', 0.01],
    ['1.5f-3', 0.0015],
    ['0.1_f64', 0.1],
    ['2.5f32', 2.5],
    ['12u8', 12],
    ['1.0_dp', 1],
    ['1.0_8', 1],
    ['1 234 567', 1234567],
    ['1\u2019234.5', 1234.5],
    ["12'345.5", 12345.5],
    ['1\u202f234', 1234],
    ['1,234.5', 1234.5],
    ['\u22123', -3],
    ['12 %', 12],
    ['3.5 m/s', 3.5],
    ['7kHz', 7],
    ['0.1', 0.1],
    ['123456789012345678901234567890', 1.2345678901234568e29],
    ['4.9406564584124654e-324', 5e-324],
    ['1.7976931348623157e308', Number.MAX_VALUE],
    ['0.30000000000000004', 0.1 + 0.2],
  ];
  for (const [text, value] of VALUES) {
    it(`reads ${text}`, () => {
      assert.notEqual(shapeOf(text), 0);
      assert.ok(Object.is(parseNumber(text, 0, text.length, '.'), value));
    });
  }

  for (const text of [
    '',
    'abc',
    '1.2.3',
    '12a',
    '1e',
    '--1',
    '1,23,456',
    '.',
    '+',
    '1 2',
    'e5',
    '0x',
    '0x1G',
    '1234 567',
    '12 34',
    '0.33-10',
    '33-104',
    '1+2j',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(shapeOf(text), 0);
    });
  }

  it('tells what a mark can mean', () => {
    const MARKS = Shape.decimalPoint | Shape.decimalComma | Shape.eitherPoint | Shape.eitherComma;
    const marks = (text: string) => shapeOf(text) & MARKS;
    assert.equal(marks('1.5'), Shape.decimalPoint);
    assert.equal(marks('1,5'), Shape.decimalComma);
    assert.equal(marks('1.234'), Shape.eitherPoint);
    assert.equal(marks('1,234'), Shape.eitherComma);
    assert.equal(marks('0,234'), Shape.decimalComma);
    assert.equal(marks('1234,567'), Shape.decimalComma);
    assert.equal(marks('1,234.5'), Shape.decimalPoint);
    assert.equal(marks('1.234,5'), Shape.decimalComma);
    assert.equal(marks('1.234.567'), Shape.decimalComma);
    assert.equal(marks('1,234,567'), Shape.decimalPoint);
    assert.equal(marks('42'), 0);
  });

  it('counts a value beyond every double as missing', () => {
    assert.ok(Number.isNaN(parseNumber('1e999', 0, 5, '.')));
  });

  it('knows the words for a missing sample', () => {
    for (const word of [
      '',
      'NaN',
      '-nan',
      'NA',
      'N/A',
      'null',
      'None',
      '-',
      'Inf',
      '-inf',
      '#N/A',
      'np.nan',
      'brak',
      'k.A.',
    ]) {
      assert.ok(isMissing(word, 0, word.length), word);
    }
    for (const word of ['0', 'no', 'x', 'nano', '1-']) {
      assert.ok(!isMissing(word, 0, word.length), word);
    }
  });
});

describe('dates in text', () => {
  const seconds = (text: string) => parseDateTime(text, 0, text.length);

  it('counts seconds since 1970 in UTC', () => {
    assert.equal(seconds('1970-01-01'), 0);
    assert.equal(seconds('2026-03-29T02:30:00Z'), Date.UTC(2026, 2, 29, 2, 30) / 1000);
    assert.equal(seconds('2026-03-29 02:30'), Date.UTC(2026, 2, 29, 2, 30) / 1000);
    assert.equal(seconds('2026-03-29T02:30:00.25+02:00'), Date.UTC(2026, 2, 29, 0, 30) / 1000 + 0.25);
    assert.equal(seconds('0050-01-01'), new Date('0050-01-01').getTime() / 1000);
  });

  it('refuses what is no date', () => {
    for (const text of [
      '2026-02-30',
      '2026-13-01',
      '2026-1-1',
      '2026-01-01T25:00',
      'abcd-ef-gh',
      '20260101',
    ]) {
      assert.ok(Number.isNaN(seconds(text)), text);
    }
  });
});

describe('parseUncertainty', () => {
  const cases: readonly [string, '.' | ',', number][] = [
    ['0.42 ± 0.08', '.', 0.08],
    ['0,42±0,08', ',', 0.08],
    ['1.5 +/- 2E-3', '.', 0.002],
    ['-1.5+-.5', '.', 0.5],
    ['1.5 \\pm 0.25', '.', 0.25],
    ['12.421(80)', '.', 0.08],
    ['12,50(25)', ',', 0.25],
    ['12.3(1.2)', '.', 1.2],
    ['12,3(1,2)', ',', 1.2],
    ['12.3(4) V', '.', 0.4],
    ['12.3', '.', Number.NaN],
    ['12.3 V', '.', Number.NaN],
  ];
  for (const [text, mark, expected] of cases) {
    it(`reads ${text}`, () => {
      assert.notEqual(numberShape(text, 0, text.length), 0);
      assert.equal(parseUncertainty(text, 0, text.length, mark), expected);
    });
  }
});
