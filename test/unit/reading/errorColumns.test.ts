import assert from 'node:assert/strict';
import { readTable } from '../../../src/core/reading/readTable';
import { type SeriesChoice, type SeriesOfTable, seriesOf } from '../../../src/core/reading/seriesOf';

const COUNT = 12;

/** A table of x, waves, and errors above 0 in the columns named. */
function read(
  names: readonly string[],
  errors: readonly string[],
  choice: Partial<SeriesChoice> = {},
): SeriesOfTable {
  const rows = Array.from({ length: COUNT }, (_, row) =>
    [row / 2, ...names.slice(1).map((name) => (errors.includes(name) ? error(row) : wave(row)))].join(';'),
  );
  return seriesOf(readTable([names.join(';'), ...rows].join('\n'), null), {
    columns: null,
    x: null,
    ...choice,
  });
}

const error = (row: number): number => 0.1 + ((7 * row) % 5) / 100;
const wave = (row: number): string => (2 + Math.sin(row)).toFixed(3);

/** "series: error bars in that column", for each series. */
function pairs({ items }: SeriesOfTable, names: readonly string[]): string[] {
  return items.map(({ series, errorColumn }) => {
    assert.equal(series.errorBars !== undefined, errorColumn !== null);
    return errorColumn === null ? series.name : `${series.name}: ${names[errorColumn]}`;
  });
}

describe('columns of error bars', () => {
  for (const name of [
    'y_err',
    'yerr',
    'y error',
    'yError',
    'err_y',
    'e_y',
    'sigma_y',
    'σ_y',
    'σ(y)',
    'u(y)',
    'Δy',
    'y_sd',
    'SE y',
    'y unc',
    'y std',
    'y uncertainty',
    'y±',
    '±',
    '+/-',
    'stderr',
    'std_error',
    'Std Dev',
    'uncertainty',
  ]) {
    it(`are told by the name ${name}`, () => {
      const names = ['t', 'y', name];
      const result = read(names, [name]);
      assert.deepEqual(pairs(result, names), [`y: ${name}`]);
      assert.equal(result.items[0].series.errorBars?.[3], error(3));
      assert.ok(result.notices.some(({ code }) => code === 'error-bars'));
    });
  }

  for (const signal of [
    'dy',
    'E_y',
    'u_y',
    'y_e',
    'delta y',
    'ypm',
    'yunc',
    'sem',
    'y2',
    'error',
    'sigma',
    'psd',
    'y_ref',
    'ye',
    'yield',
    'use',
    'median',
  ]) {
    it(`are not seen in ${signal}`, () => {
      const names = ['t', 'y', signal];
      assert.deepEqual(pairs(read(names, [signal]), names), ['y', signal]);
    });
  }

  it('belong to the column that they name, wherever they stand', () => {
    const names = ['t', 'e_x', 'x', 'flux', 'err flux'];
    assert.deepEqual(pairs(read(names, ['e_x', 'err flux']), names), ['x: e_x', 'flux: err flux']);
  });

  it('are none where they are negative, mostly missing, or named alone behind x', () => {
    const table = (cell: (row: number) => string) => {
      const rows = Array.from({ length: COUNT }, (_, row) => `${row};${wave(row)};${cell(row)}`);
      return seriesOf(readTable(`t;y;y_err\n${rows.join('\n')}`, null), { columns: null, x: null });
    };
    const names = ['t', 'y', 'y_err'];
    assert.deepEqual(
      pairs(
        table((row) => `${error(row)}`),
        names,
      ),
      ['y: y_err'],
    );
    assert.deepEqual(
      pairs(
        table((row) => `${error(row) - 0.12}`),
        names,
      ),
      ['y', 'y_err'],
    );
    const [mostlyMissing] = table((row) => (row < 5 ? `${error(row)}` : '')).items;
    assert.equal(mostlyMissing.errorColumn, null);
    const behindX = ['t', 'stderr', 'y'];
    assert.deepEqual(pairs(read(behindX, ['stderr']), behindX), ['stderr', 'y']);
  });

  it('are cleaned too where a person chooses them, so that what each column gives hangs on no other choice', () => {
    const names = ['t', 'y', 'y_err'];
    assert.deepEqual(pairs(read(names, ['y_err'], { columns: ['y', 'y_err'] }), names), [
      'y: y_err',
      'y_err',
    ]);
    assert.deepEqual(pairs(read(names, ['y_err'], { columns: ['2'] }), names), ['y: y_err']);
  });

  it('go with their rows where these are sorted', () => {
    const text = `t,y,y_err\n${[3, 1, 2, 5, 4, 8, 7, 6].map((t) => `${t},${wave(t)},0.${t}`).join('\n')}\n`;
    const [{ series }] = seriesOf(readTable(text, null), { columns: null, x: 't' }).items;
    assert.deepEqual([...(series.errorBars ?? [])], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]);
  });

  it('may be written with the values', () => {
    const rows = Array.from({ length: COUNT }, (_, row) => `${row} ± 0.5,${wave(row)} ± 0.${row + 1}`);
    const result = seriesOf(readTable(`t,y\n${rows.join('\n')}`, null), { columns: null, x: null });
    assert.equal(result.items[0].series.errorBars?.[2], 0.3);
    assert.deepEqual(
      result.notices.map(({ code }) => code),
      ['error-bars', 'uncertainties'],
    );
  });
});
