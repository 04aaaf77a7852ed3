/** Whether the warning that the model is out of its depth comes where another method does better. */

import { residualChecks } from '../../src/core/diagnostics/residualChecks';
import { gridOf } from '../../src/core/diffusion/grid';
import { SMOOTHER_NAMES } from '../../src/core/methods/names';
import { tunedSmoothing } from '../../src/core/methods/smoothSamples';
import { DEPTH_LIMIT, depthOf, depthWarnings } from '../../src/core/trust/depth';
import { LOUD } from '../../src/core/trust/modelEvidence';
import { percent, run, table } from '../accuracy/measurement';
import { meanSquare, quantile } from '../accuracy/statistics';
import type { TrustCase } from './cases';
import type { TrustBench } from './trustBench';

/** The model is worse where its error is larger than that of the best other method by this factor. */
const WORSE = 1.2;
/** It matters where the difference of their mean squares is this part of the noise, squared. */
const MATTERS = 0.2;

interface Scored {
  readonly set: TrustCase['set'];
  readonly name: string;
  readonly n: number;
  readonly contradiction: number;
  /** That the model is out of its depth, or that it leaves much. */
  readonly isWarned: boolean;
  readonly signalRemoved: boolean;
  /** Errors in units of the noise. */
  readonly model: number;
  readonly best: number;
}

/** Detection and false alarms of the warning, by itself and together with the loud check of the residual. */
export async function depthSection({ denoiser, cases }: TrustBench): Promise<string> {
  const scored: Scored[] = [];
  for (const { set, name, y, truth, sigma } of cases) {
    const result = await run(denoiser, { y });
    const depth = await depthOf(result, 'keep', denoiser);
    if (depth === null) continue;
    const grid = gridOf(null, y.length);
    const error = (curve: Float64Array) => Math.sqrt(meanSquare(curve, truth)) / sigma;
    const errors = SMOOTHER_NAMES.map((method) =>
      error(tunedSmoothing(grid, y, result.noise.sigma, method)(y)),
    );
    const varies = result.warnings.some(({ code }) => code === 'varying-noise');
    const { before, after } = result;
    const checks = residualChecks({ x: null, before, after, sigma: result.noise.sigma, varies });
    scored.push({
      set,
      name,
      n: y.length,
      contradiction: depth.contradiction,
      isWarned: depthWarnings(depth).length > 0,
      signalRemoved: checks?.signalRemoved === true,
      model: error(after),
      best: Math.min(...errors),
    });
  }
  const worse = scored.filter(({ model, best }) => model > WORSE * best);
  const others = scored.filter(({ model, best }) => model <= WORSE * best);
  const matters = worse.filter(({ model, best }) => model ** 2 - best ** 2 > MATTERS ** 2);
  const sets = [...new Set(scored.map(({ set }) => set))];
  const share = (of: readonly Scored[], warned: (s: Scored) => boolean): string =>
    of.length === 0 ? '-' : `${percent(of.filter(warned).length / of.length)} of ${of.length}`;
  const row = (name: string, of: (all: readonly Scored[]) => readonly Scored[]): string[] => [
    name,
    ...[others, worse, matters].flatMap((group) => [
      share(of(group), ({ isWarned }) => isWarned),
      share(of(group), ({ isWarned, signalRemoved }) => isWarned || signalRemoved),
    ]),
  ];
  const missed = matters.filter(({ isWarned, signalRemoved }) => !isWarned && !signalRemoved);
  return [
    '## Out of its depth',
    `Share of series with a warning that the model is out of its depth (limit ${DEPTH_LIMIT}) or leaves much (limit ${LOUD}), and with that or the loud check of the residual, where the model is not worse than the best of ${SMOOTHER_NAMES.length} other methods (chosen with the truth) by a factor of ${WORSE}, where it is, and where it is by a difference that matters (mean squares differ by more than ${MATTERS} of the noise, squared). Reach: at most 5 % and at least 90 %. Self-contradiction has its 95 % quantile there at ${quantile(
      others.map(({ contradiction }) => contradiction),
      0.95,
    ).toFixed(2)}.`,
    table(
      [
        '',
        'not worse: warning',
        'or residual',
        'worse: warning',
        'or residual',
        'worse and matters: warning',
        'or residual',
      ],
      [
        row('all', (all) => all),
        ...(sets.length > 1 ? sets.map((set) => row(set, (all) => all.filter((s) => s.set === set))) : []),
      ],
    ),
    `Missed where it matters: ${missed.map(({ name, n, model, best }) => `${name} (n = ${n}, error ${model.toFixed(2)} against ${best.toFixed(2)} of the noise)`).join(', ') || 'none'}.`,
  ].join('\n\n');
}
