/** Whether the checks of residuals leave good fits alone and catch fits that took signal away. */
import { type ResidualChecks, residualChecks } from '../../src/core/diagnostics/residualChecks';
import { crossValidation, whittakerFit } from '../../src/core/methods/whittaker';
import { percent, run, table } from '../accuracy/measurement';
import { meanSquare } from '../accuracy/statistics';
import type { TrustCase } from './cases';
import type { TrustBench } from './trustBench';

/** A fit is good where its error is at most this part of the noise. */
const GOOD = 0.5;
/** Too much penalty does harm where it makes the error larger by this factor; else it took no signal away. */
const HARM = 1.2;
const PENALTY_FACTOR = 100;

type Alarm = (checks: ResidualChecks) => boolean;
const ALARMS: Readonly<Record<string, Alarm>> = {
  any: (c) => Object.values(ALARMS).some((alarm) => alarm !== ALARMS.any && alarm(c)),
  'signal removed': (c) => c.signalRemoved,
  'Ljung-Box': (c) => c.whiteness.alarm !== null,
  size: (c) => c.level.alarm !== null,
  multiresolution: (c) => c.stretch.alarm,
  'band power': (c) => c.band.alarm,
  "Fisher's g": (c) => c.periodicity.alarm,
  'Anderson-Darling': (c) => c.normality.alarm,
  'Breusch-Pagan': (c) => c.dependence.onX?.alarm === true || c.dependence.onLevel?.alarm === true,
};

interface Fit {
  readonly set: TrustCase['set'];
  readonly kind: string;
  readonly checks: ResidualChecks;
}

/** Shares of alarms, by kind of fit and set of series. */
export async function residualSection({ denoiser, cases }: TrustBench): Promise<string> {
  const fits: Fit[] = [];
  for (const trustCase of cases) {
    const { set, y, truth, sigma } = trustCase;
    const model = await run(denoiser, { y });
    const add = (kind: string, after: Float64Array): void => {
      const varies = model.warnings.some(({ code }) => code === 'varying-noise');
      const checks = residualChecks({ x: null, before: y, after, sigma: model.noise.sigma, varies });
      if (checks !== null) fits.push({ set, kind, checks });
    };
    const error = (after: Float64Array): number => Math.sqrt(meanSquare(after, truth)) / sigma;
    const [spline, stiff] = splines(y);
    add('the truth', truth);
    if (error(model.after) <= GOOD) add('model, good', model.after);
    if (error(spline) <= GOOD) add('spline, good', spline);
    add(error(stiff) > HARM * error(spline) ? 'over-smoothed' : 'over-smoothed without harm', stiff);
  }
  const kinds = ['the truth', 'model, good', 'spline, good', 'over-smoothed', 'over-smoothed without harm'];
  const rows = kinds.flatMap((kind) => {
    const all = fits.filter((fit) => fit.kind === kind);
    const sets = [...new Set(all.map(({ set }) => set))];
    const row = (name: string, chosen: readonly Fit[]) => [
      name,
      String(chosen.length),
      ...Object.values(ALARMS).map((alarm) =>
        percent(chosen.filter(({ checks }) => alarm(checks)).length / chosen.length),
      ),
    ];
    return [
      row(`**${kind}**`, all),
      ...(sets.length > 1
        ? sets.map((set) =>
            row(
              set,
              all.filter((fit) => fit.set === set),
            ),
          )
        : []),
    ];
  });
  return [
    '## Checks of the residual',
    `Share of fits with an alarm. Good fits (error at most ${GOOD} of the noise) of the model and of a discrete spline by generalised cross-validation; over-smoothed: that spline with ${PENALTY_FACTOR} times its penalty, where that made its error larger by a factor of ${HARM} at least. The noise level is the estimate. Reach: at most 5 % on good fits, at least 95 % of over-smoothed ones.`,
    table(['fit', 'fits', ...Object.keys(ALARMS)], rows),
  ].join('\n\n');
}

/** The smoothing spline of second differences, and with too much penalty. */
function splines(y: Float64Array): [Float64Array, Float64Array] {
  const w = new Float64Array(y.length).fill(1);
  let best = { score: Number.POSITIVE_INFINITY, penalty: 1 };
  for (let power = -3; power <= 9; power += 0.25) {
    const penalty = 10 ** power;
    const score = crossValidation(y, w, 2, penalty);
    if (score < best.score) best = { score, penalty };
  }
  return [whittakerFit(y, w, 2, best.penalty), whittakerFit(y, w, 2, PENALTY_FACTOR * best.penalty)];
}
