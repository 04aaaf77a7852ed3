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
    assert.deepEqual(names(result), ['y']);
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
    assert.deepEqual(names(read('t [s],u,v', row, { x: 'none' })), ['u', 'v']);
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

  it('prefers a column in order to one that its name alone would make x', () => {
    const pings = read('icmp_seq,ttl,time', (i) => `${i + 1 + (i > 5 ? 1 : 0)},56,${28 + Number(wave(i))}`);
    assert.equal(pings.xColumn, 0);
    assert.deepEqual(names(pings), ['time']);
    const runs = read('n,time [ms]', (i) => `${100 * i},${wave(i)}`);
    assert.equal(runs.xColumn, 0);
    // The only column of measurements is no x.
    const times = read('bytes,time', (i) => `32,${28 + Number(wave(i))}`);
    assert.equal(times.xColumn, null);
    assert.deepEqual(names(times), ['time']);
  });

  it('takes T for a temperature, and x that goes to and fro for a component', () => {
    assert.equal(read('T,RH', (i) => `${wave(i)},${wave(2 * i)}`).xColumn, null);
    assert.equal(read('no,T', (i) => `${i},${wave(i)}`).xColumn, 0);
    assert.equal(read('Pt,T [s],Vf', (i) => `${i},${i / 10},${wave(i)}`).xColumn, 1);
    const path = long('x,y', 200, (i) => `${Math.sin(i / 9)},${Math.cos(i / 9)}`);
    assert.equal(path.xColumn, null);
    assert.deepEqual(names(path), ['x', 'y']);
    const scattered = long('x,y', 200, (i) => `${(i * 77) % 200},${wave(i)}`);
    assert.equal(scattered.xColumn, 0);
    assert.match(scattered.notices[0].message, /If it is a signal itself, take no x/);
  });
});

/** As `read`, of so many rows. */
function long(
  header: string,
  count: number,
  row: (i: number) => string,
  x: string | null = null,
): SeriesOfTable {
  const text = [header, ...Array.from({ length: count }, (_, i) => row(i))].join('\n');
  return seriesOf(readTable(text, null), { columns: null, x });
}

describe('x that is told in parts', () => {
  const xOf = (result: SeriesOfTable) => [...(result.items[0].series.x ?? [])];

  it('is year and month', () => {
    const result = long(
      'year,month,temp',
      36,
      (i) => `${1990 + Math.floor(i / 12)},${1 + (i % 12)},${wave(i)}`,
    );
    assert.equal(result.xColumn, 0);
    assert.deepEqual(names(result), ['temp']);
    assert.deepEqual(codes(result), ['parted-time']);
    assert.deepEqual(
      xOf(result),
      Array.from({ length: 36 }, (_, i) => 1990 + Math.floor(i / 12) + (i % 12) / 12),
    );
    assert.match(listed(result.summary), /x = year, month$/);
    // Chosen by hand it is the same.
    const chosen = long(
      'year,month,temp',
      36,
      (i) => `${1990 + Math.floor(i / 12)},${1 + (i % 12)},${wave(i)}`,
      'year',
    );
    assert.deepEqual(xOf(chosen), xOf(result));
  });

  it('is a date and an hour, or year, month, day and hour', () => {
    const date = (i: number) => new Date(Date.UTC(2026, 1, 27, i));
    const dated = long('date,HH,T', 60, (i) => `${date(i).toISOString().slice(0, 10)},${i % 24},${wave(i)}`);
    const seconds = Array.from({ length: 60 }, (_, i) => date(i).getTime() / 1000);
    assert.deepEqual(xOf(dated), seconds);
    assert.equal(dated.axis?.isDates, true);
    const parts = long(
      'YY MM DD hh mm v',
      60,
      (i) => `26 ${date(i).getUTCMonth() + 1} ${date(i).getUTCDate()} ${i % 24} 0 ${wave(i)}`,
    );
    assert.deepEqual(xOf(parts), seconds);
    assert.deepEqual(names(parts), ['v']);
  });

  it('is a date of digits and an hour, up to 24', () => {
    const services = long(
      'STN,YYYYMMDD,HH,T',
      48,
      (i) => `6260,${20261031 + (i < 24 ? 0 : 70)},${1 + (i % 24)},${wave(i)}`,
    );
    const start = Date.UTC(2026, 9, 31, 1) / 1000;
    assert.deepEqual(
      xOf(services),
      Array.from({ length: 48 }, (_, i) => start + 3600 * i),
    );
    assert.deepEqual(names(services), ['T']);
  });

  it('is hours, minutes and seconds beyond midnight, or seconds and nanoseconds', () => {
    const at = (i: number) => 86_300 + 10 * i;
    const clock = long(
      'hour,minute,second,v',
      40,
      (i) => `${Math.floor(at(i) / 3600) % 24},${Math.floor(at(i) / 60) % 60},${at(i) % 60},${wave(i)}`,
    );
    assert.ok(xOf(clock).every((x, i) => Math.abs(x - at(i) / 3600) < 1e-9));
    const stamps = long(
      'secs,nsecs,v',
      40,
      (i) => `${1_700_000_000 + Math.floor(i / 4)},${(i % 4) * 250_000_000},${wave(i)}`,
    );
    assert.deepEqual(
      xOf(stamps),
      Array.from({ length: 40 }, (_, i) => 1_700_000_000 + i / 4),
    );
    assert.deepEqual(codes(stamps), ['parted-time']);
  });

  it('is one column where that tells all, and the columns chosen for cleaning are none of its parts', () => {
    const hourly = long('hour,min,max', 40, (i) => `${i},${20 + ((3 * i) % 7)},${30 + ((3 * i) % 5)}`);
    assert.deepEqual(hourly.axis?.columns, [0]);
    assert.deepEqual(names(hourly), ['min', 'max']);
    const rows = Array.from({ length: 40 }, (_, i) => `${2000 + Math.floor(i / 4)},${1 + (i % 4)}`).join(
      '\n',
    );
    const chosen = seriesOf(readTable(`year,month\n${rows}`, null), { columns: ['month'], x: 'year' });
    assert.deepEqual(chosen.axis?.columns, [0]);
  });
});

describe('x with many ties', () => {
  const xOf = (result: SeriesOfTable) => [...(result.items[0].series.x ?? [])];
  const stamp = (i: number) => new Date(Date.UTC(2026, 10, 20, 12, 0, i)).toISOString().slice(0, 19);

  it('of a coarse clock is spread over its ticks, and that is said', () => {
    const start = Date.UTC(2026, 10, 20, 12) / 1000;
    const result = long('timestamp,v', 200, (i) => `${stamp(Math.floor(i / 20))},${wave(i)}`);
    assert.deepEqual(codes(result), ['repeated-x']);
    assert.match(result.notices[0].message, /^190 rows .* spread evenly .* take no x/);
    assert.ok(xOf(result).every((x, i) => Math.abs(x - start - i / 20) < 1e-6));
    // 3 1/3 samples a tick, begun in the middle of one.
    const uneven = long('time,v', 200, (i) => `${Math.floor(0.5 + 0.3 * i)},${wave(i)}`);
    const steps = xOf(uneven).map((x, i, all) => x - (all[i - 1] ?? x - 0.3));
    assert.ok(
      steps.every((step) => Math.abs(step - 0.3) < 0.01),
      steps.join(),
    );
    // Newest first.
    const falling = long('timestamp,v', 200, (i) => `${stamp(Math.floor((199 - i) / 20))},${wave(i)}`);
    assert.equal(new Set(xOf(falling)).size, 200);
    assert.equal(falling.items[0].rows[0], 199);
  });

  it('of pauses stays within the ticks', () => {
    const result = long(
      'timestamp,v',
      60,
      (i) => `${stamp(Math.floor(i / 5) + (i < 30 ? 0 : 100))},${wave(i)}`,
    );
    const x = xOf(result);
    const start = Date.UTC(2026, 10, 20, 12) / 1000;
    assert.deepEqual(
      x.map((value) => Math.floor(value - start + 1e-6)),
      x.map((_, i) => Math.floor(i / 5) + (i < 30 ? 0 : 100)),
    );
    assert.ok(x.every((value, i) => i === 0 || value > x[i - 1]));
  });

  it('gives way to a column without ties, but for repeated measurements', () => {
    const training = long('epoch,step,loss', 100, (i) => `${Math.floor(i / 10)},${50 * i + 49},${wave(i)}`);
    assert.equal(training.xColumn, 1);
    assert.deepEqual(names(training), ['loss']);
    const bare = long(
      '1 1 0.0 0.5',
      120,
      (i) =>
        `${1 + Math.floor((i + 1) / 12)} ${1 + ((i + 1) % 12)} ${((i + 1) * 1.01).toFixed(3)} ${Math.sin(i / 9).toFixed(3)}`,
    );
    assert.equal(bare.xColumn, 2);
    const doses = [0, 0, 0, 1, 1, 1, 3, 3, 3, 10, 10, 10];
    const dosed = long('dose,id,response', 12, (i) => `${doses[i]},${i + 1},${wave(7 * i)}`, 'dose');
    assert.deepEqual(xOf(dosed), doses);
    assert.match(dosed.notices[1].message, /repeated measurements at the same place/);
    const kinetics = long('time,v', 40, (i) => `${5 * Math.floor(i / 4)},${wave(7.7 * i)}`);
    assert.equal(new Set(xOf(kinetics)).size, 10);
  });

  it('in which the order shows is no x of repeated measurements', () => {
    const scan = long('x,v', 400, (i) => `${Math.floor(i / 40)},${Math.sin(i / 10).toFixed(3)}`);
    assert.equal(new Set(xOf(scan)).size, 400);
  });
});

describe('columns that are no measurements', () => {
  it('stay as they are where there are others, and can be chosen', () => {
    const row = (i: number) =>
      `${i},7,${wave(i)},${i % 2},${Math.floor(i / 3)},${(i + 3) % 24},${100 + 4.1 * i + i * i}`;
    const header = 't,station,v,on,Epoch,hour,charge';
    const result = long(header, 60, row);
    assert.deepEqual(names(result), ['v', 'on', 'charge']);
    assert.match(result.notices[0].message, /^Columns station, Epoch, hour are no measurements/);
    const table = readTable([header, ...Array.from({ length: 60 }, (_, i) => row(i))].join('\n'), null);
    assert.deepEqual(names(seriesOf(table, { columns: ['Epoch'], x: null })), ['Epoch']);
    assert.deepEqual(names(long('t,c', 30, (i) => `${i},4`)), ['c']);
    // Too few numbers are nothing to clean.
    assert.deepEqual(names(long('t,c,few', 30, (i) => `${i},4,${i < 3 ? wave(i) : ''}`)), ['c']);
    assert.deepEqual(
      names(long('v,w,Wall time', 30, (i) => `${wave(i)},${wave(3 * i)},${(3.27 * i + (i % 3)).toFixed(3)}`)),
      ['v', 'w'],
    );
  });
});

describe('a table of several series one behind the other', () => {
  const rows = (count: number, skip: (i: number, sensor: string) => boolean): string =>
    Array.from({ length: count }, (_, i) =>
      ['A', 'B'].flatMap((sensor) =>
        skip(i, sensor) ? [] : [`${i * 0.5},${sensor},${i + (sensor === 'A' ? 0 : 0.5)}`],
      ),
    )
      .flat()
      .join('\n');

  it('is read side by side, each over the same x', () => {
    const table = readTable(`time,sensor,value\n${rows(20, () => false)}`, null);
    const result = seriesOf(table, { columns: null, x: null });
    assert.deepEqual(names(result), ['value (A)', 'value (B)']);
    assert.deepEqual(
      table.notices.map(({ code }) => code),
      ['long-table'],
    );
    const [a, b] = result.items;
    assert.equal(a.rows.length, 20);
    assert.deepEqual(a.series.x, b.series.x);
    assert.notEqual(table.columns[1].starts[3], table.columns[2].starts[3]);
  });

  it('may end in the midst of a row, which stays as it is', () => {
    const table = readTable(
      `time,sensor,value\n${rows(20, (i, sensor) => i === 19 && sensor === 'B')}`,
      null,
    );
    assert.deepEqual(
      table.notices.map(({ code }) => code),
      ['long-table', 'unpaired-rows'],
    );
    assert.equal(table.rowCount, 19);
  });

  it('is refused where x is not the same in each, until x is chosen', () => {
    const text = `time,sensor,value\n${rows(20, (i, sensor) => i % 3 === 0 && sensor === 'B')}`;
    const table = readTable(text, null);
    refuses(
      () => seriesOf(table, { columns: null, x: null }),
      'bad-x',
      /time differ in column sensor \(A, B\)/,
    );
    assert.equal(seriesOf(table, { columns: null, x: 'time' }).items.length, 1);
    assert.equal(seriesOf(table, { columns: null, x: 'none' }).xColumn, null);
  });

  it('is one series where x goes on', () => {
    const table = readTable(
      `time,state,value\n${Array.from({ length: 40 }, (_, i) => `${i},${i % 2 ? 'on' : 'off'},${wave(i)}`).join('\n')}`,
      null,
    );
    assert.equal(table.rowCount, 40);
    assert.deepEqual(names(seriesOf(table, { columns: null, x: null })), ['value']);
  });
});
