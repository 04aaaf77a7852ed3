import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { listed } from '../../../src/core/notice';
import { readTable } from '../../../src/core/reading/readTable';
import { type SourcedSeries, seriesOf } from '../../../src/core/reading/seriesOf';

const FOLDER = path.join(import.meta.dirname, '../../../examples');

interface Truth {
  readonly file: string;
  readonly column: string;
  readonly sigma: number;
  readonly truth: readonly number[];
}

const SUMMARIES: Readonly<Record<string, string>> = {
  'decay.py': '2 columns × 120 rows, x = time_s',
  'heartbeat.json': '1 column × 1000 rows, 8 missing',
  'lightcurve.csv': '3 columns × 320 rows, header, x = time [d]',
  'montecarlo.txt': '3 columns × 59 rows, header, x = n',
  'pendulum.csv': '2 columns × 600 rows, header, x = t [s]',
  'sensor.csv': '2 columns × 480 rows, header, x = Zeitpunkt [s], 15 missing, decimal comma',
  'spectrum.tsv': '2 columns × 801 rows, header, x = wavelength [nm]',
  'vibration.h': '1 column × 768 rows',
};

/** Root mean square of what the file holds less the truth, row by row. */
function rmse({ series, rows }: SourcedSeries, truth: readonly number[]): number {
  let sum = 0;
  let count = 0;
  series.y.forEach((value, i) => {
    if (!Number.isNaN(value)) {
      sum += (value - truth[rows[i]]) ** 2;
      count += 1;
    }
  });
  return Math.sqrt(sum / count);
}

describe('example files', () => {
  const truths = readdirSync(path.join(FOLDER, 'truth')).map(
    (file): Truth => JSON.parse(readFileSync(path.join(FOLDER, 'truth', file), 'utf8')),
  );

  it('all have a true curve', () => {
    assert.deepEqual(truths.map((truth) => truth.file).sort(), Object.keys(SUMMARIES).sort());
  });

  for (const { file, column, sigma, truth } of truths) {
    it(`${file} is read row for row`, () => {
      const table = readTable(readFileSync(path.join(FOLDER, file), 'utf8'), null);
      const { items, summary } = seriesOf(table, { columns: null, x: null });
      assert.equal(listed(summary), SUMMARIES[file]);
      const item = items.find((candidate) => candidate.series.name === column);
      assert.ok(item, `${file} has no column ${column}`);
      assert.equal(table.rowCount, truth.length);
      // A row read twice, lost or shifted would put the difference from the truth far above the noise.
      const error = rmse(item, truth);
      assert.ok(error > 0.15 * sigma && error < 1.2 * sigma, `rmse ${error}, sigma ${sigma}`);
    });
  }
});
