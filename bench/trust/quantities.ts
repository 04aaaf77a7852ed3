/** Whether error bars of quantities cover the truth as often as they say, and the factors that make them. */
import { posteriorCurves } from '../../src/core/diffusion/posteriorCurves';
import { measure, QUANTITY_KINDS, type QuantityKind } from '../../src/core/quantities/measure';
import { QUANTITY_SAMPLES, spreads } from '../../src/core/quantities/quantities';
import { SPREAD_FACTORS } from '../../src/core/quantities/spreadFactors';
import { randomFor } from '../accuracy/cases';
import { percent, run, table } from '../accuracy/measurement';
import { quantile } from '../accuracy/statistics';
import type { TrustBench } from './trustBench';

const Z_90 = 1.6448536269514722;
/** Series up to this length: drawing curves takes a second each. */
const LONGEST = 1024;

interface Measurement {
  readonly kind: QuantityKind;
  /** |error| / spread of the samples. */
  readonly ratio: number;
}

/** Coverage by kind of quantity, over a random stretch of each series and all of it. */
export async function quantitySection({ denoiser, cases }: TrustBench): Promise<string> {
  const found: Measurement[] = [];
  const chosen = cases.filter(({ y }) => y.length <= LONGEST);
  for (const [index, { set, name, y, truth }] of chosen.entries()) {
    const n = y.length;
    const result = await run(denoiser, { y }, { bandLevel: 0.9 });
    const whole = { first: 0, end: n };
    const options = { stretch: whole, outliers: 'keep', seed: index + 1, samples: QUANTITY_SAMPLES } as const;
    const { x, mean, curves } = await posteriorCurves(result, options, denoiser, () => undefined);
    const { uniform } = randomFor(`quantities|${set}|${name}|${n}|${index}`);
    const length = Math.round(n * (0.15 + 0.35 * uniform()));
    const first = Math.floor(uniform() * (n - length));
    for (const [from, to] of [
      [0, n],
      [first, first + length],
    ]) {
      const cut = (values: Float64Array) => values.subarray(from, to);
      const measured = measure(cut(x), cut(mean));
      const real = measure(cut(x), cut(truth));
      const of = curves.map((curve) => measure(cut(x), cut(curve)));
      for (const { kind, value, spread } of spreads(measured, of)) {
        const same = real.filter((quantity) => quantity.kind === kind);
        if (same.length === 0) continue;
        const error = Math.min(...same.map((quantity) => Math.abs(quantity.value - value)));
        found.push({ kind, ratio: error === 0 ? 0 : error / spread });
      }
    }
  }
  const rows = QUANTITY_KINDS.map((kind) => {
    const ratios = found.filter((m) => m.kind === kind).map(({ ratio }) => ratio);
    const covered = (factor: number) =>
      percent(ratios.filter((r) => r <= Z_90 * factor).length / ratios.length);
    const conformal = ratios.length === 0 ? Number.NaN : quantile(ratios, 0.9) / Z_90;
    return [
      kind,
      String(ratios.length),
      covered(1),
      SPREAD_FACTORS[kind],
      covered(SPREAD_FACTORS[kind]),
      conformal,
    ];
  });
  return [
    '## Quantities with error bars',
    `Share of 90 % error bars that cover the true quantity, of ${chosen.length} series over all of their length and over a random stretch, ${QUANTITY_SAMPLES} samples of the posterior each. Reach: 85 to 95 %.`,
    table(
      ['quantity', 'measured', 'covers without factor', 'factor', 'covers', 'factor for 90 % here'],
      rows,
    ),
  ].join('\n\n');
}
