import * as assert from 'node:assert/strict';
import {
  formatSignificant,
  formatTime,
  formatterFor,
  nameWithUnit,
  tickFormatter,
} from '../../../webview/format';

describe('numbers in the panel', () => {
  it('have three significant digits, or an exponent where they are large or small', () => {
    const expected: [number, string][] = [
      [0.031234, '0.0312'],
      [12.36, '12.4'],
      [512345, '512000'],
      [0, '0'],
      [-2, '-2'],
      [1.5e-7, '1.5e-7'],
      [3e12, '3e+12'],
      [Number.NaN, 'missing'],
      [Number.POSITIVE_INFINITY, 'Infinity'],
    ];
    for (const [value, text] of expected) assert.equal(formatSignificant(value), text);
  });

  it('have as many decimals as the resolution asks for', () => {
    assert.equal(formatterFor(10, 0.01)(1.23456), '1.23');
    assert.equal(formatterFor(10, 0.01)(-0.001), '0.00');
    assert.equal(formatterFor(10, 0.01)(Number.NaN), 'missing');
    assert.equal(formatterFor(2e9, 1e7)(1.234e9), '1.23e+9');
    assert.equal(formatterFor(3e-9, 1e-10)(2.26e-9), '2.3e-9');
    assert.equal(formatterFor(3e-9, 1e-10)(0), '0');
  });

  it('are exact on an axis whose step has two digits', () => {
    assert.deepEqual([0, 0.25, 0.5, 0.75].map(tickFormatter(0.75, 0.25)), ['0.00', '0.25', '0.50', '0.75']);
    assert.deepEqual([0, 0.2, 0.4].map(tickFormatter(0.4, 0.2)), ['0.0', '0.2', '0.4']);
    assert.deepEqual([0, 25, 50].map(tickFormatter(50, 25)), ['0', '25', '50']);
    assert.deepEqual([0, 2.5e-9, 5e-9].map(tickFormatter(5e-9, 2.5e-9)), ['0', '2.5e-9', '5.0e-9']);
  });

  it('are dates where x is time, and numbers where no date is that far', () => {
    assert.equal(formatTime(0), '1970-01-01 00:00:00');
    assert.equal(formatTime(1.5), '1970-01-01 00:00:01.500');
    assert.equal(formatTime(1e15), '1e+15');
  });

  it('stand with their unit', () => {
    assert.equal(nameWithUnit('angle', 'rad'), 'angle [rad]');
    assert.equal(nameWithUnit('angle', null), 'angle');
  });
});
