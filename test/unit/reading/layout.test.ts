import assert from 'node:assert/strict';
import { readTable } from '../../../src/core/reading/readTable';

const rows = (count: number, row: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => `${row(i)}\n`).join('');

describe('finding the table in a text', () => {
  it('finds numbers below a preamble of thousands of lines, and says so', () => {
    const table = readTable(
      rows(5000, (i) => `note ${'abc'[i % 3]} of run`) + rows(20, (i) => `${i},${i / 8}`),
      null,
    );
    assert.equal(table.format, 'csv');
    assert.equal(table.rowCount, 20);
    assert.deepEqual(
      table.notices.map((notice) => notice.code),
      ['preamble'],
    );
    assert.match(table.notices[0].message, /^5000 lines/);
  });

  it('finds the header below a preamble that looks like rows', () => {
    const table = readTable(`Sensor,A\nRate,100\nGain,2.5\nt,y\n${rows(9, (i) => `${i},${i / 8}`)}`, null);
    assert.deepEqual(
      table.columns.map((column) => column.name),
      ['t', 'y'],
    );
    assert.match(table.notices[0].message, /^3 lines/);
  });

  it('passes over a title with a number in it', () => {
    const table = readTable(`Sample 12 at 300 K\n${rows(9, (i) => `${i} ${i / 8}`)}`, null);
    assert.equal(table.rowCount, 9);
    assert.equal(table.hasHeader, false);
    assert.match(table.notices[0].message, /^1 line above/);
  });

  it('takes whole numbers after a first name for names', () => {
    const table = readTable(`t,1,2\n${rows(9, (i) => `${i},${i / 8},${i / 4}`)}`, null);
    assert.deepEqual(
      table.columns.map((column) => column.name),
      ['t', '1', '2'],
    );
  });

  it('keeps missing samples at the start of a list', () => {
    const table = readTable(`y\nNaN\nNA\n${rows(9, (i) => `${i}.5`)}`, null);
    assert.equal(table.columns[0].name, 'y');
    assert.equal(table.rowCount, 11);
    assert.ok(Number.isNaN(table.columns[0].values[0]));
  });

  it('names doubled columns apart', () => {
    const table = readTable(`a,a,a\n${rows(9, (i) => `${i},${i + 1},${i + 2}`)}`, null);
    assert.deepEqual(
      table.columns.map((column) => column.name),
      ['a', 'a (2)', 'a (3)'],
    );
  });

  it('does not take arrays inside the cells of a table for the table', () => {
    const table = readTable(`t,y,pair\n${rows(9, (i) => `${i},${i / 4},"[1, 2]"`)}`, null);
    assert.equal(table.format, 'csv');
    assert.deepEqual(
      table.columns.map((column) => column.name),
      ['t', 'y'],
    );
  });

  it('tells arrays of other lengths that it left out', () => {
    const list = (name: string, count: number) =>
      `${name} = [${Array.from({ length: count }, (_, i) => `${i}.5`).join(', ')}]\n`;
    const table = readTable(list('a', 20) + list('b', 12) + list('size', 2), null);
    assert.deepEqual(
      table.columns.map((column) => column.name),
      ['a'],
    );
    assert.match(table.notices[0].message, /left out: b \(12\)\. Select one/);
  });

  it('reads one column of decimal commas where leading zeros tell', () => {
    const table = readTable(
      rows(12, (i) => `${i},0${i % 7}`),
      null,
    );
    assert.equal(table.format, 'lines');
    assert.equal(table.decimalMark, ',');
    assert.equal(table.columns[0].values[3], 3.03);
  });

  it('reads two columns of whole numbers where the first counts', () => {
    const table = readTable(
      rows(12, (i) => `${i},${(i * 7) % 5}`),
      null,
    );
    assert.equal(table.format, 'csv');
    assert.equal(table.columns.length, 2);
  });
});
