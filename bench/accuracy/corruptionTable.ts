/** Noise other than white, beside classical methods plain and in robust, masked or adapted form. */
import { corruptedCases } from './cases';
import { type ClassicalRow, classicalRows } from './classicalFigures';
import { against, type Bench, Row, run, type Section, squaredErrors, table } from './measurement';
import { geometricMean } from './statistics';

/** RMSE over all samples, missing ones included, over that of the present samples; outliers kept and removed. */
export async function corruptionSection({ denoiser }: Bench): Promise<Section> {
  const classical = classicalRows('corruptions');
  const keep = new Map<string, Row>();
  const remove = new Map<string, Row>();
  for (const { key, y, truth } of corruptedCases(2)) {
    for (const [outliers, rows] of [
      ['keep', keep],
      ['remove', remove],
    ] as const) {
      const row = rows.get(key) ?? new Row();
      rows.set(key, row);
      row.add(squaredErrors(await run(denoiser, { y }, { outliers }), truth));
    }
  }
  const names = [...new Set([...keep.keys()].map((key) => key.split('|')[0]))];
  const rows = names.map((name) => {
    const keys = [...keep.keys()].filter((key) => key.startsWith(`${name}|`));
    const mean = (of: (key: string) => number): number => geometricMean(keys.map(of));
    const best = mean((key) => classical[key].best);
    const single = singleBest(classical, keys);
    return [
      name,
      against(
        mean((key) => keep.get(key)?.ratio ?? Number.NaN),
        best,
      ),
      against(
        mean((key) => remove.get(key)?.ratio ?? Number.NaN),
        best,
      ),
      best,
      `${single.ratio.toFixed(3)} (${single.name})`,
      `${keys.filter((key) => (keep.get(key)?.ratio ?? 0) < classical[key].best).length} of ${keys.length}`,
    ];
  });
  const markdown = [
    '## Noise that is not white, and missing samples',
    'All 23 WaveLab signals, n = 1024, RSNR 3, 2 draws, geometric mean of RMSE(all samples, missing ones included) / RMSE(present noisy samples). Best classical: chosen with the truth for each signal among nine to twenty methods, plain and in the form made for the case: outliers replaced by a running median (Hampel) before the method for Student-t and outliers; thresholds by level for AR(1); running MAD for multiplicative noise; missing samples filled by the method itself, iterated (`bench/classical/methods.py`). Single: the one method that is best on average. Two digits: values up to 9.9 rounded to 0.1, no other noise.',
    table(
      [
        'noise',
        'this model',
        'with outliers removed',
        'best classical',
        'best single classical',
        'signals better',
      ],
      rows,
    ),
  ].join('\n\n');
  return { markdown, runs: [...keep.values()].flatMap((r) => r.runs) };
}

/** The classical method with the least geometric mean over these rows. */
function singleBest(
  classical: Readonly<Record<string, ClassicalRow>>,
  keys: readonly string[],
): { name: string; ratio: number } {
  const means = Object.keys(classical[keys[0]].all).map((name) => ({
    name,
    ratio: geometricMean(keys.map((key) => classical[key].all[name])),
  }));
  return means.reduce((a, b) => (b.ratio < a.ratio ? b : a));
}
