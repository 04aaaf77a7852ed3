import assert from 'node:assert/strict';
import { InputError, type InputErrorCode } from '../../../src/core/errors';
import { listed } from '../../../src/core/notice';
import { readTable } from '../../../src/core/reading/readTable';
import {
  MIN_SAMPLES,
  type SeriesChoice,
  type SeriesOfTable,
  seriesOf,
} from '../../../src/core/reading/seriesOf';

const COUNT = 12;

function read(header: string, row: (i: number) => string, choice: Partial<SeriesChoice> = {}): SeriesOfTable {
  const text = [header, ...Array.from({ length: COUNT }, (_, i) => row(i))].join('\n');
  return seriesOf(readTable(text, null), { columns: null, x: null, ...choice });
}

function refuses(act: () => unknown, code: InputErrorCode, message: RegExp): void {
  assert.throws(act, (error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, message);
    return true;
  });
}

const wave = (i: number) => Math.sin(i).toFixed(3);
const codes = (result: SeriesOfTable) => result.notices.map((notice) => notice.code);
const names = (result: SeriesOfTable) => result.items.map((item) => item.series.name);

describe('choosing the series of a table', () => {
  it('takes a first column in order as x', () => {
    const result = read('a [s],b', (i) => `${i * 0.5},${wave(i)}`);
    assert.equal(result.xColumn, 0);
    assert.deepEqual(names(result), ['b']);
    assert.deepEqual([...(result.items[0].series.x ?? [])].slice(0, 3), [0, 0.5, 1]);
    assert.equal(listed(result.summary), '2 columns × 12 rows, header, x = a [s]');
  });

  it('prefers a column named like an abscissa', () => {
    const result = read('count,y,time_s', (i) => `${i * 2},${wave(i)},${i / 10}`);
    assert.equal(result.xColumn, 2);
    assert.deepEqual(names(result), ['count', 'y']);
  });

  it('knows an abscissa whose name carries its unit', () => {
    const cycles = read('mode,Q charge/mA.h,time/s,Ewe/V', (i) => `3,${i},${i / 10},${wave(i)}`);
    assert.equal(cycles.xColumn, 2);
    const sweep = read('freq/Hz,Re(Z)/Ohm,time/s', (i) => `${1000 - i},${wave(i)},${i / 10}`);
    assert.equal(sweep.xColumn, 0);
  });

  it('takes the time of day with its date as x where there are several rows a day', () => {
    const result = read(
      'day,clock,load',
      (i) => `2024-06-0${1 + Math.floor(i / 6)},0${i % 6}:00:00,${wave(i)}`,
    );
    assert.equal(result.xColumn, 1);
    assert.deepEqual(names(result), ['load']);
    assert.equal(read('day,clock,load', (i) => `2024-06-01,0${i % 9}:00:00,${wave(i)}`).xColumn, 1);
    assert.equal(read('day,load', (i) => `2024-06-0${1 + Math.floor(i / 6)},${wave(i)}`).xColumn, null);
    assert.equal(read('day,load', (i) => `${10 + i}.06.2024,${wave(i)}`).xColumn, 0);
  });

  it('leaves a column that numbers the rows as it is', () => {
    const result = read(',t,y', (i) => `${i},${i / 10},${wave(i)}`);
    assert.equal(result.xColumn, 1);
    assert.deepEqual(names(result), ['y']);
    assert.deepEqual(codes(result), ['index-column']);
  });

  it('takes no x from a single column or where none is in order', () => {
    assert.equal(read('t', (i) => `${i}.5`).xColumn, null);
    const result = read('a,b', (i) => `${wave(i)},${wave(i + 1)}`);
    assert.equal(result.xColumn, null);
    assert.equal(result.items[0].series.x, null);
    assert.deepEqual(names(result), ['a', 'b']);
    assert.deepEqual(
      [...result.items[1].rows],
      Array.from({ length: COUNT }, (_, i) => i),
    );
  });

  it('follows a choice by name, by name with unit, by number, and none', () => {
    const row = (i: number) => `${i},${wave(i)},${wave(2 * i)}`;
    assert.deepEqual(names(read('t [s],u,v', row, { columns: ['v'] })), ['v']);
    assert.deepEqual(names(read('t [s],u,v', row, { columns: ['2', 'V'] })), ['u', 'v']);
    assert.equal(read('t [s],u,v', row, { x: 't [s]' }).xColumn, 0);
    assert.equal(read('t [s],u,v', row, { x: '1' }).xColumn, 0);
    assert.deepEqual(names(read('t [s],u,v', row, { x: 'none' })), ['t', 'u', 'v']);
  });

  it('sorts by x, keeps the rows of the text, and says so', () => {
    const order = [3, 1, 2, 0, 5, 4, 7, 6, 9, 8, 11, 10];
    const result = read('t,y', (i) => `${order[i]},${order[i] * 10}`);
    assert.deepEqual(codes(result), ['unsorted-x']);
    const { series, rows } = result.items[0];
    assert.deepEqual(
      [...(series.x ?? [])],
      Array.from({ length: COUNT }, (_, i) => i),
    );
    assert.deepEqual(
      [...series.y],
      Array.from({ length: COUNT }, (_, i) => i * 10),
    );
    assert.deepEqual([...rows].slice(0, 4), [3, 1, 2, 0]);
  });

  it('takes a first column out of order as x where its name is clear, and says why', () => {
    const order = [3, 1, 2, 0, 5, 4, 7, 6, 9, 8, 11, 10];
    for (const name of ['x', 'wavelength [nm]', 'freq_hz', 't (s)', 'Date', '2theta']) {
      const result = read(`${name},y`, (i) => `${order[i]},${wave(i)}`);
      assert.equal(result.xColumn, 0, name);
      assert.deepEqual(names(result), ['y']);
      assert.match(
        result.notices.map((notice) => notice.message).join(),
        /^Column .* is taken as x because of its name, although its rows are not in order: they are sorted/,
      );
    }
    const chosen = read('a,y', (i) => `${order[i]},${wave(i)}`, { x: 'a' });
    assert.match(chosen.notices[0].message, /^The rows are not in the order of a:/);
  });

  it('takes no x out of order where the name may be that of a signal', () => {
    assert.equal(read('x,y,z', (i) => `${wave(i)},${wave(i + 1)},${wave(i + 2)}`).xColumn, null);
    assert.equal(read('temperature,pressure', (i) => `${wave(i)},${wave(i + 1)}`).xColumn, null);
  });

  it('turns a descending x round without a word', () => {
    const result = read('wavenumber,y', (i) => `${4000 - i},${i}`);
    assert.deepEqual(codes(result), []);
    assert.deepEqual([...result.items[0].rows].slice(0, 2), [COUNT - 1, COUNT - 2]);
  });

  it('leaves out rows without x and keeps repeated x, with notices', () => {
    const result = read('t,y', (i) => `${i === 4 ? '' : Math.floor(i / 2)},${i}`);
    assert.deepEqual(codes(result), ['rows-without-x', 'repeated-x']);
    const { series, rows } = result.items[0];
    assert.equal(series.y.length, COUNT - 1);
    assert.ok(!rows.includes(4));
  });

  it('keeps missing samples as NaN and counts them', () => {
    const result = read('t;y', (i) => `${i};${i < 3 ? 'NA' : `${i},5`}`);
    assert.ok(Number.isNaN(result.items[0].series.y[0]));
    assert.equal(listed(result.summary), '2 columns × 12 rows, header, x = t, 3 missing, decimal comma');
  });

  it('uses dates as x and never as y', () => {
    const row = (i: number) => `2026-01-${10 + i},2025-01-${30 - i},${wave(i)}`;
    const result = read('a,b,y', row);
    assert.equal(result.xColumn, 0);
    assert.deepEqual(names(result), ['y']);
    assert.deepEqual(codes(result), ['time-column']);
    refuses(() => read('a,b,y', row, { columns: ['b'] }), 'not-a-number', /Column b holds dates/);
  });

  it('leaves out a column with too few numbers beside good ones', () => {
    const result = read('t,y,z', (i) => `${i},${wave(i)},${i < 3 ? i : ''}`);
    assert.deepEqual(names(result), ['y']);
    assert.deepEqual(codes(result), ['too-few-samples']);
  });

  it('refuses what cannot be denoised', () => {
    const row = (i: number) => `${i},${i < 5 ? wave(i) : ''}`;
    refuses(
      () => read('t,y', row),
      'too-few-samples',
      new RegExp(`^column y has 5 numbers; at least ${MIN_SAMPLES} are needed`),
    );
    refuses(() => read('t,y', row, { columns: ['q'] }), 'unknown-column', /no column 'q'.*are: t, y\./);
    refuses(() => read('t,y', row, { x: '3' }), 'unknown-column', /'3'/);
    refuses(() => read('t,y', row, { columns: ['t'], x: 't' }), 'bad-x', /Column t cannot be both/);
    refuses(
      () => read('t,y,c', (i) => `${i},${i},4`, { x: 'c' }),
      'bad-x',
      /Column c are the same|column c are the same/,
    );
  });

  it('accepts values that are all equal', () => {
    assert.equal(read('t,y', (i) => `${i},4`).items.length, 1);
  });
});
