import assert from 'node:assert/strict';
import { isShortClock, parseClock } from '../../../src/core/reading/dateTime';
import { readTable } from '../../../src/core/reading/readTable';
import { seriesOf } from '../../../src/core/reading/seriesOf';

const clock = (text: string) => parseClock(text, 0, text.length);
const AUTO = { columns: null, x: null };

describe('times without a date', () => {
  it('are seconds since midnight or since a start', () => {
    assert.equal(clock('12:34:56.5'), 45296.5);
    assert.equal(clock('12:34:56,5'), 45296.5);
    assert.equal(clock('1:02:03 PM'), 46923);
    assert.equal(clock('12:00:01 AM'), 1);
    assert.equal(clock('100:00:05'), 360005);
    assert.equal(clock('02:03.4'), 123.4);
    assert.equal(clock('12:34'), 45240);
    assert.equal(clock('1:34 pm'), 48840);
    assert.equal(clock('1234:05.25'), 74045.25);
    assert.equal(clock('1:02:03.5a.m.'), 3723.5);
  });

  it('are not whatever holds a colon', () => {
    for (const text of [
      '12:60:00',
      '12:34:62',
      '02:61.5',
      '1:2:3',
      '13:00:00 PM',
      '12:',
      ':12',
      'a:12',
      '1.5:20',
      '12:34 X',
      '12:34:',
      '12:34:5',
      '12:34:56.',
      '12:34:56x',
      '1234:05:06',
      '02:0x.5',
      '12:34PMM',
      '12345:06.5',
    ]) {
      assert.ok(Number.isNaN(clock(text)), text);
    }
  });

  it('may be hours and minutes, or minutes and seconds, where they have two parts', () => {
    assert.ok(isShortClock('12:34', 0, 5));
    assert.ok(isShortClock('1:34 PM', 0, 7));
    assert.ok(isShortClock('12:34,5', 0, 5));
    assert.ok(!isShortClock('12:34:56', 0, 8));
    assert.ok(!isShortClock('12:34.5', 0, 7));
    assert.ok(!isShortClock('12:3', 0, 4));
  });

  it('go on over midnight, but not where they are in no order', () => {
    const rows = (hours: readonly number[]) =>
      hours.map((hour, i) => `${String(hour).padStart(2, '0')}:00:00,${i}.5`).join('\n');
    const night = readTable(`t,y\n${rows([21, 22, 23, 0, 1, 2, 3, 4])}`, null);
    assert.deepEqual(
      [...night.columns[0].values].map((v) => v / 3600),
      [21, 22, 23, 24, 25, 26, 27, 28],
    );
    assert.equal(seriesOf(night, AUTO).xColumn, 0);
    const mixed = readTable(`lap,y\n${rows([21, 3, 23, 5, 1, 20, 3, 4])}`, null);
    assert.equal(mixed.columns[0].values[1], 3 * 3600);
    assert.equal(seriesOf(mixed, AUTO).xColumn, null);
  });

  it('do not end a table where a sentence with one stands below it', () => {
    const rows = Array.from({ length: 9 }, (_, i) => `${i} ${i * 1.5}`).join('\n');
    const table = readTable(`${rows}\nThe run ended at 12:34:56 as planned\n`, null);
    assert.deepEqual(
      table.notices.map(({ code }) => code),
      ['lines-below'],
    );
  });
});
