import assert from 'node:assert/strict';
import fc from 'fast-check';
import { numberShape, parseNumber } from '../../../src/core/reading/numberToken';
import { formatLike } from '../../../src/core/writing/formatNumber';

describe('writing a number like another', () => {
  const CASES: readonly (readonly [source: string, value: number, sigma: number, expected: string])[] = [
    ['1.50', 1.2345, 1, '1.23'],
    ['1.5', 1.2345, 0.01, '1.2345'],
    ['1.5', 1.2, 0, '1.2'],
    ['1.500', 1.2, 0, '1.200'],
    ['1.5', 1 / 3, 0, '0.3333333333333333'],
    ['7', 7.4, 100, '7'],
    ['7', 7.4, 1, '7.40'],
    ['10L', 10.26, 1, '10.26'],
    ['10L', 12.4, 100, '12L'],
    ['1.f', 2.25, 1, '2.25f'],
    ['1.', 2, 100, '2.'],
    ['5.f', 6, 100, '6.f'],
    ['.5', -0.25, 1, '-.25'],
    ['.5', 1.25, 1, '1.25'],
    ['+1.5', 2.5, 1, '+2.50'],
    ['+1.5', -2.5, 1, '-2.50'],
    ['\u22121.5', -2.5, 1, '\u22122.50'],
    ['-0.1', -0.0001, 1, '0.00'],
    ['1.50E-3', 0.00123456, 1e-4, '1.235E-3'],
    ['1.50E-03', 123.456, 10, '1.235E+02'],
    ['1.5e3', 0.5, 0.1, '5.00e-1'],
    ['1.0D+00', 0.125, 0.1, '1.25D-01'],
    ['0.150E+01', 12.345, 1, '0.1235E+02'],
    ['150.0E-3', 2.5, 0.1, '2.500E0'],
    ['9.99e0', 9.996, 1, '1.000e1'],
    ['1.*^-3', 0.00123456, 1e-4, '1.235*^-3'],
    ['1.5`20', 2.5, 0.1, '2.500`20'],
    ['1.5`20*^-3', 0.0025, 1e-4, '2.500`20*^-3'],
    ['0.3299880-104', 1.234567e-104, 1e-108, '0.1234567-103'],
    ['0.3299880-104', 0.5, 0.01, '0.5000000E+00'],
    ['0x01F4', 505.3, 100, '0x01F9'],
    ['0x01F4', 505.3, 1, '505.30'],
    ['0X1fu', -3.2, 200, '-0X03u'],
    ['1.0_dp', 2.345, 0.1, '2.345_dp'],
    ['1.5f0', 2.345, 0.1, '2.345f0'],
    ['10u8', 3.2, 1, '3.20'],
    ['1 234', 98765.4, 100, '98 765'],
    ['1_234.5', 9876.54, 10, '9_876.5'],
    ['1,234.5', 98765.43, 10, '98,765.4'],
    ['12 %', 13.37, 1, '13.37 %'],
    ['3.5m/s', 3.25, 1, '3.25m/s'],
    ['0.000', 1e-30, 1e-32, '1.0000e-30'],
    ['1e-300', 2e-300, 0, '2e-300'],
  ];
  for (const [source, value, sigma, expected] of CASES) {
    it(`writes ${value} like ${source} as ${expected} where sigma is ${sigma}`, () => {
      assert.equal(formatLike(source, value, sigma, '.'), expected);
    });
  }

  it('uses the decimal comma', () => {
    assert.equal(formatLike('1,50', 1.2345, 1, ','), '1,23');
    assert.equal(formatLike('1.234,5', 98765.43, 10, ','), '98.765,4');
    assert.equal(formatLike('1,5E+3', 1234, 10, ','), '1,2340E+3');
  });

  it('never writes three decimals after a comma, which read as thousands', () => {
    assert.equal(formatLike('12,5', 1.23456, 0.1, ','), '1,2346');
  });

  it('keeps within 1 % of sigma, whatever the notation', () => {
    const sources = [
      '1',
      '1.25',
      '.5',
      '5.',
      '+1.5',
      '1e3',
      '1.25E-07',
      '0.1D+01',
      '12.5e-3',
      '1_000.5',
      '2.f',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...sources),
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }),
        fc.double({ min: -9, max: 6, noNaN: true }),
        (source, value, power) => {
          const sigma = 10 ** power;
          const written = formatLike(source, value, sigma, '.');
          assert.notEqual(numberShape(written, 0, written.length), 0, written);
          const back = parseNumber(written, 0, written.length, '.');
          const slack = 4 * Number.EPSILON * Math.abs(value);
          assert.ok(Math.abs(back - value) <= 0.0100001 * sigma + slack, `${value} became ${written}`);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('gives the same double back where sigma is 0', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('1', '1.25', '1e3', '1.25E-07', '0.1D+01', '12.5e-3', '.5'),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (source, value) => {
          const written = formatLike(source, value, 0, '.');
          assert.equal(parseNumber(written, 0, written.length, '.'), value + 0, written);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('keeps the size of an uncertainty of the last digits', () => {
    assert.equal(formatLike('0.421(80)', 0.42134, 0.1, '.'), '0.421(80)');
    assert.equal(formatLike('0.421(80)', 0.42134, 0.001, '.'), '0.42134(8000)');
    assert.equal(formatLike('0,421 ± 0,080 V', 0.42134, 0.001, ','), '0,42134 ± 0,080 V');
  });
});
