import assert from 'node:assert/strict';
import { readTable } from '../../../src/core/reading/readTable';
import { seriesOf } from '../../../src/core/reading/seriesOf';
import { placeOfSample, sampleAt } from '../../../src/core/samplePlaces';

/** What a job on this text gives, as far as places go, with the samples that were read. */
function jobOn(text: string) {
  const table = readTable(text, null);
  const { items, xColumn } = seriesOf(table, { columns: null, x: null });
  return {
    table,
    xColumn,
    items,
  };
}

describe('samples and their numbers', () => {
  // Not in the order of t, and without t in one row.
  const rows = [3, 1, 2, Number.NaN, 5, 4, 7, 6, 9, 8].map(
    (t) => `${Number.isNaN(t) ? '' : t},${t}.5,${t}0\n`,
  );
  const text = `t,a,b\n${rows.join('')}`.replace('NaN.5,NaN0', '77.5,770');
  const job = jobOn(text);

  it('find each other for every sample', () => {
    job.items.forEach(({ series: { y } }, series) => {
      y.forEach((value, sample) => {
        const place = placeOfSample(job, { series, sample });
        assert.ok(place);
        assert.equal(Number(text.slice(place.start, place.end)), value);
        for (const offset of [place.start, place.end]) {
          assert.deepEqual(sampleAt(job, offset), { series, sample });
        }
      });
    });
  });

  it('a number of x means the first series', () => {
    assert.deepEqual(sampleAt(job, text.indexOf('\n3,') + 1), { series: 0, sample: 2 });
  });

  it('headers, rows that were left out and places beyond the text are no sample', () => {
    for (const offset of [0, 1, text.indexOf('77.5') + 1, text.length + 5]) {
      assert.equal(sampleAt(job, offset), null);
    }
    assert.equal(placeOfSample(job, { series: 0, sample: 99 }), null);
    assert.equal(placeOfSample(job, { series: 9, sample: 0 }), null);
  });
});
