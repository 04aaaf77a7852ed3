import assert from 'node:assert/strict';
import { join } from 'node:path';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { openDenoiser } from '../../../src/core/diffusion/session';
import { completeEquation } from '../../../src/core/equations/read';
import type { EquationResult } from '../../../src/core/equations/result';
import { solveEquation } from '../../../src/core/equations/solve';
import { openRefiner } from '../../../src/core/ode/refinerSession';
import { readTable } from '../../../src/core/reading/readTable';
import { DEFAULT_SETTINGS } from '../../../src/core/result';
import { inEnglish } from '../../../src/core/wording';
import { FAKES } from './fakes';

const MODELS = join(__dirname, '../../../models');

/** Solves with a model that changes nothing. */
async function solved(text: string, language = ''): Promise<EquationResult> {
  const { read, problem } = completeEquation(text, language);
  return solveEquation(read, problem, { ...DEFAULT_SETTINGS, bandLevel: 0 }, FAKES);
}

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is ${expected} within ${tolerance}`);
}

describe('computing equations', () => {
  it('gives what float64 gives, and the reference what it should have been', async () => {
    const { series } = await solved('y = (1 - cos(x))/x^2, x = 1e-8..1e-6');
    const [{ result, reference }] = series;
    assert.ok(result.x && reference);
    result.x.forEach((x, i) => {
      assert.equal(result.before[i], (1 - Math.cos(x)) / x ** 2);
      near(reference[i], 0.5 - x ** 2 / 24, 1e-16);
    });
  });

  it('rounds every operation in single precision', async () => {
    const { series } = await solved('y = x*x - 0.1, x = 0..1, n = 11, precision = single');
    const [{ result }] = series;
    const x = Math.fround(0.3);
    assert.equal(result.before[3], Math.fround(Math.fround(x * x) - Math.fround(0.1)));
  });

  it('raises the precision until digits agree', async () => {
    const { series } = await solved('y = (exp(x) - 1 - x)/x^2, x = 1e-30..1e-20, n = 20');
    series[0].reference?.forEach((value) => {
      near(value, 0.5, 1e-15);
    });
  });

  it('takes remainders and halves as each language does', async () => {
    const floored = [1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2];
    const truncated = [-2, -1, 0, -2, -1, 0, 1, 2, 0, 1, 2];
    const nearest = [1, -1, 0, 1, -1, 0, 1, -1, 0, 1, -1];
    const even = [-4, -2, -2, 0, 0, 2, 2, 4];
    const up = [-3, -2, -1, 0, 1, 2, 3, 4];
    const away = [-4, -3, -2, -1, 1, 2, 3, 4];
    for (const [language, right, expected] of [
      ['', 'x % 3', floored],
      ['python', 'x % 3', floored],
      ['r', 'x %% 3', floored],
      ['c', 'x % 3', truncated],
      ['javascript', 'x % 3', truncated],
      ['julia', 'x % 3', truncated],
      ['', 'mod(x, 3)', floored],
      ['matlab', 'rem(x, 3)', truncated],
      ['', 'fmod(x, 3)', truncated],
      ['cpp', 'std::fmod(x, 3)', truncated],
      ['fortran', 'mod(x, 3)', truncated],
      ['fortran', 'modulo(x, 3)', floored],
      ['python', 'np.fmod(x, 3)', truncated],
      ['python', 'np.remainder(x, 3)', floored],
      ['python', 'math.remainder(x, 3)', nearest],
      ['c', 'remainder(x, 3)', nearest],
      ['', 'round(x)', away],
      ['c', 'round(x)', away],
      ['matlab', 'round(x)', away],
      ['python', 'round(x)', even],
      ['julia', 'round(x)', even],
      ['', 'np.round(x)', even],
      ['', 'rint(x)', even],
      ['javascript', 'Math.round(x)', up],
      ['', 'Math.round(x)', up],
    ] as const) {
      const range = expected.length === 8 ? 'x = -3.5..3.5, n = 8' : 'x = -5..5, n = 11';
      const [{ result, reference }] = (await solved(`y = ${right}, ${range}`, language)).series;
      const values = (found: Float64Array | null): number[] => Array.from(found ?? [], (v) => v + 0);
      assert.deepEqual(values(result.before), values(Float64Array.from(expected)), `${language}: ${right}`);
      assert.deepEqual(values(reference), values(Float64Array.from(expected)), `${language}: ${right}`);
    }
  });

  it('takes the remainder as exactly as Python does', async () => {
    const [{ result }] = (await solved('y = x % 0.1, x = 5.3..12.3, n = 8', 'python')).series;
    assert.equal(result.before[0], 0.09999999999999953);
  });

  it('refuses a quotient of whole numbers where a program would not give it', async () => {
    for (const [language, text, column] of [
      ['c', 'double y = 1/2*x; // x = 0..1', 12],
      ['fortran', 'y = x**(1/3), x = 0..1', 9],
      ['java', 'y = x + 3 / 2, x = 0..1', 9],
    ] as const) {
      await assert.rejects(solved(text, language), {
        name: 'InputError',
        code: 'bad-equation',
        message:
          /^\d ?\/ ?\d is a division of whole numbers: in this language it gives [01]\. Write \d\.0\/\d\.$/,
        line: 1,
        column,
      });
    }
    for (const [language, text] of [
      ['', 'y = 1/2*x, x = 0..1'],
      ['python', 'y = 1/2*x, x = 0..1'],
      ['c', 'y = 1.0/2*x + x*1/2 + 4/2 + 1/2.0; // x = 0..1/2'],
      ['c', '// y = 1/2*x, x = 0..1'],
    ]) {
      assert.equal((await solved(text, language)).series.length, 1);
    }
  });

  it('takes central differences with the step given', async () => {
    const { series, evaluations, errorBefore } = await solved('D(sin(x)), x = 0..3, dx = 1e-12, n = 100');
    const [{ result, reference }] = series;
    assert.ok(result.x && reference);
    const [x] = [result.x[40]];
    assert.equal(result.before[40], (Math.sin(x + 1e-12) - Math.sin(x - 1e-12)) / 2e-12);
    near(reference[40], Math.cos(x), 1e-15);
    assert.equal(evaluations, 200);
    assert.ok(errorBefore !== null && errorBefore > 1e-6 && errorBefore < 1e-3, `${errorBefore}`);
  });

  it('holds Monte Carlo means against the integral', async () => {
    const { series, evaluations } = await solved('y = mean(exp(-x U^2), 50), x = 1..2, n = 20');
    const [{ result, reference }] = series;
    // sqrt(pi)/2 erf(1), by tables.
    near(reference?.[0] ?? 0, 0.746824132812427, 1e-12);
    assert.equal(evaluations, 1000);
    near(result.before[0], 0.7468, 0.15);
    const normal = await solved('y = mean(cos(x Z), 20), x = 0..2, n = 20');
    near(normal.series[0].reference?.[19] ?? 0, Math.exp(-2), 1e-12);
  });

  it('averages one draw more at every sample of a running mean', async () => {
    const { series, evaluations } = await solved('m[n] = mean(U), n = 1..400');
    assert.equal(evaluations, 400);
    const { before } = series[0].result;
    const draws = before.map((mean, i) => (i === 0 ? mean : (i + 1) * mean - i * before[i - 1]));
    assert.ok(draws.every((draw) => draw > -1e-9 && draw < 1 + 1e-9));
    near(before[399], 0.5, 0.06);
  });

  it('finds where a recurrence has lost its last digit', async () => {
    // Muller's recurrence tends to 6; in floating point it tends to 100.
    const { series, notes } = await solved(
      'x[n+1] = 111 - 1130/x[n] + 3000/(x[n] x[n-1]), x[0] = 11/2, x[1] = 61/11, n = 0..30',
    );
    const [{ result, reference }] = series;
    near(reference?.[30] ?? 0, (6 ** 31 + 5 ** 31) / (6 ** 30 + 5 ** 30), 1e-13);
    near(result.before[30], 100, 1e-3);
    assert.ok(
      notes.some((note) => /^From n = 1\d on no digit of x is left/.test(inEnglish(note))),
      notes.map(inEnglish).join(),
    );
  });

  it('reduces higher orders and solves linear equations for the highest derivatives', async () => {
    const outright = await solved("y'' = -4 y, y(0) = 1, y'(0) = 0, t = 0..3, method = rk4, n = 300");
    const implicit = await solved("2 y'' + 8 y = 0, y(0) = 1, y'(0) = 0, t = 0..3, method = rk4, n = 300");
    assert.deepEqual(
      outright.series.map(({ result }) => result.name),
      ['y', "y'"],
    );
    for (const { series } of [outright, implicit]) {
      const [{ result, reference }] = series;
      result.x?.forEach((t, i) => {
        near(result.before[i], Math.cos(2 * t), 1e-7);
        near(reference?.[i] ?? 0, Math.cos(2 * t), 1e-9);
      });
    }
    assert.ok(outright.phase);
  });

  it('solves coupled equations that are linear in their highest derivatives', async () => {
    // x' + y' = 0 and x' - y' = 2: x = t, y = 1 - t.
    const { series } = await solved(
      "x' + y' = 0, x' - y' = 2, x(0) = 0, y(0) = 1, t = 0..1, method = euler, n = 10",
    );
    near(series[0].result.before[10], 1, 1e-12);
    near(series[1].result.before[10], 0, 1e-12);
  });

  it('measures the error of Euler as theory has it, and lists what else the cost buys', async () => {
    const { rows, errorBefore, evaluations } = await solved(
      "y' = -y, y(0) = 1, t = 0..5, method = euler, n = 100",
    );
    assert.equal(evaluations, 100);
    assert.ok(errorBefore !== null && errorBefore > 0.01 && errorBefore < 0.1);
    const [, improved, half, rk4] = rows;
    // The models that the tests use give the solution back.
    near(improved.gain ?? 0, 1, 1e-6);
    assert.equal(improved.evaluations, 100);
    near(half.gain ?? 0, 2, 0.1);
    assert.equal(rk4.evaluations, 100);
    assert.ok((rk4.gain ?? 0) > 1000);
  });

  it('solves in as many steps as there may be, whatever the method evaluates', async () => {
    const { series, evaluations } = await solved(
      "y' = -y + cos(t), y(0) = 0, t = 0..10, method = rk4, n = 19999",
    );
    assert.equal(evaluations, 4 * 19_999);
    near(series[0].result.before[19_999], (Math.cos(10) + Math.sin(10) - Math.exp(-10)) / 2, 1e-12);
  });

  it('measures errors against a pulse that awakens a solution at rest', async () => {
    for (const [equation, least, most] of [
      ["y' = -y + exp(-((t-8)/0.1)^2), y(0) = 0, t = 0..20, method = euler, n = 400", 0.05, 0.1],
      ["y' = -0.5*y + 3*exp(-((t-10)/0.1)^2), y(0) = 0, t = 0..24, method = euler, n = 480", 0.04, 0.07],
      ["y' = -y + 20*exp(-((t-40)/0.05)^2), y(0) = 0, t = 0..100, method = rk4, n = 4000", 1e-6, 1e-4],
    ] as const) {
      const { series, errorBefore, notes } = await solved(equation);
      assert.deepEqual(
        notes.map(inEnglish).filter((note) => /^Step|reference/.test(note)),
        [],
      );
      assert.ok(series[0].result.before.every(Number.isFinite));
      assert.ok(errorBefore !== null && errorBefore > least && errorBefore < most, `${errorBefore}`);
    }
  });

  it('gives no verdict on a curve of which a part is known', async () => {
    const verdicts = async (steps: number): Promise<string[]> => {
      const { notes } = await solved(`x[n+1] = 4 x[n] (1 - x[n]), x[0] = 0.3, n = 0..${steps}`);
      return notes.map(inEnglish).filter((note) => note.startsWith('The model'));
    };
    assert.equal((await verdicts(30)).length, 1);
    assert.equal((await verdicts(4000)).length, 0);
  });

  it('knows a recurrence as far as there are digits of pi', async () => {
    const { series, notes } = await solved('x[n+1] = -3.9 x[n] sin(x[n]), x[0] = 0.3, n = 0..100');
    const known = series[0].reference?.findIndex(Number.isNaN) ?? -1;
    assert.ok(known > 20, `${known}`);
    assert.ok(
      notes.some((note) => inEnglish(note).startsWith(`The reference is known up to n = ${known - 1}:`)),
      notes.map(inEnglish).join(),
    );
  });

  it('improves a solution with the real refiner, at no further evaluation', async () => {
    const { read, problem } = completeEquation(
      "x'' + 0.3 x' + sin(x) = 0.5 cos(t), x(0) = 1, x'(0) = 0, t = 0..10, method = heun, n = 60",
    );
    const refiner = () => openRefiner(MODELS, { threads: 1 });
    const { errorBefore, errorAfter, rows, series, model } = await solveEquation(
      read,
      problem,
      DEFAULT_SETTINGS,
      { ...FAKES, refiner },
    );
    assert.equal(model.name, 'ode-refiner');
    assert.ok(errorBefore !== null && errorAfter !== null && errorAfter < errorBefore / 10);
    assert.equal(rows[1].evaluations, rows[0].evaluations);
    for (const { result } of series) {
      assert.ok(
        result.lower?.every((v, i) => v <= result.after[i] && result.after[i] <= (result.upper?.[i] ?? v)),
      );
    }
  });

  it('improves what a drive makes of a system, by one evaluation a step', async () => {
    const { read, problem } = completeEquation(
      "y'' + 0.2 y' + y = cos(1.3 t), y(0) = 1, y'(0) = 0, t = 0..10, method = euler, n = 74",
    );
    const refiner = () => openRefiner(MODELS, { threads: 1 });
    const { errorBefore, errorAfter } = await solveEquation(read, problem, DEFAULT_SETTINGS, {
      ...FAKES,
      refiner,
    });
    assert.ok(errorBefore !== null && errorAfter !== null && errorAfter < errorBefore / 100);
  });

  it('says where a solution cannot be used', async () => {
    const { notes, errorBefore } = await solved("y' = -100 y, y(0) = 1, t = 0..20, method = euler, n = 200");
    assert.ok(
      notes.some((note) => /^Step \d+ of 200/.test(inEnglish(note))),
      notes.map(inEnglish).join(),
    );
    assert.equal(errorBefore, Number.POSITIVE_INFINITY);
  });

  it('follows one Brownian path on both grids', async () => {
    const { series } = await solved('dX = 0.5 dW, X(0) = 0, t = 0..1, n = 50');
    const [{ result, reference }] = series;
    // Without drift the increments add up to the same path.
    result.before.forEach((value, i) => {
      near(value, reference?.[i] ?? 0, 1e-12);
    });
    near(result.before[50], 0, 2);
  });

  it('leaves a gap where an equation has no value, and says where', async () => {
    const models = { ...FAKES, denoiser: await openDenoiser(MODELS, { threads: 1 }) };
    const { read, problem } = completeEquation('y = sqrt(x), x = -1..1, n = 101, precision = single');
    const { series, notes } = await solveEquation(read, problem, DEFAULT_SETTINGS, models);
    const [{ result }] = series;
    for (const values of [result.before, result.after, result.lower, result.upper]) {
      assert.ok(values);
      values.forEach((value, i) => {
        assert.equal(Number.isNaN(value), i < 50, `sample ${i} is ${value}`);
        if (i >= 50) near(value, Math.sqrt(i / 50 - 1), 1e-6);
      });
    }
    assert.equal(result.missing, 0);
    assert.deepEqual(result.warnings, []);
    assert.ok(
      notes.some((note) => inEnglish(note).startsWith('y is undefined, or not finite, at x = -1..-0.02. ')),
      notes.map(inEnglish).join(),
    );
    const middle = await solved('y = mean(sqrt(abs(x) - 0.4) + 0.1 Z, 20), x = -1..1, n = 301');
    assert.deepEqual(middle.series[0].result.warnings, []);
    const { series: poles, notes: places } = await solved('y = sin(x)/x + 1/(x - 0.5), x = -1..1, n = 21');
    assert.deepEqual(
      Array.from(poles[0].result.after.keys()).filter((i) => Number.isNaN(poles[0].result.after[i])),
      [10, 15],
    );
    assert.ok(places.some((note) => inEnglish(note).includes('at x = 0, x = 0.5. ')));
  });

  it('fills in and counts as missing what only the program could not compute', async () => {
    const { series, notes } = await solved('y = x exp(709 + x)/exp(709 + x), x = 0..1, n = 21');
    const [{ result, reference }] = series;
    assert.ok(Number.isNaN(result.before[20]));
    near(reference?.[20] ?? 0, 1, 1e-12);
    assert.ok(result.after.every(Number.isFinite));
    assert.ok(result.missing >= 1);
    assert.ok(notes.some((note) => inEnglish(note).startsWith('y has no finite value at ')));
  });

  it('finds the noise level by computing again, and counts what that costs', async () => {
    const formula = await solved('y = (1 - cos(x))/x^2, x = 3e-8..1e-6');
    const [{ result, reference }] = formula.series;
    assert.ok(reference);
    const n = result.before.length;
    const actual = Math.sqrt(result.before.reduce((total, v, i) => total + (v - reference[i]) ** 2 / n, 0));
    assert.equal(result.noise.source, 'estimated');
    assert.ok(
      result.noise.sigma > actual / 2 && result.noise.sigma < 2 * actual,
      `${result.noise.sigma}, ${actual}`,
    );
    assert.equal(formula.rows[1].evaluations, 5 * n);
    const mean = await solved('y = mean(U, 100), x = 0..1, n = 200');
    near(mean.series[0].result.noise.sigma, Math.sqrt(1 / 12 / 100), 0.004);
    assert.equal(mean.rows[1].evaluations, 2 * 100 * 200);
  });

  it('gives the derivative of data with hardly any noise a band of its size', async () => {
    const normal = normalGenerator(5);
    const rows = Array.from({ length: 512 }, (_, i) => `${i / 20}\t${Math.sin(i / 20) + 1e-5 * normal()}`);
    const { read, problem } = completeEquation('v = D(y), reference = cos(t)');
    const models = { ...FAKES, denoiser: await openDenoiser(MODELS, { threads: 1 }) };
    const table = readTable(`t\ty\n${rows.join('\n')}`, null);
    const { series } = await solveEquation(read, problem, DEFAULT_SETTINGS, models, {}, [table]);
    const { lower, upper } = series[0].result;
    assert.ok(lower && upper);
    const width = upper.reduce((total, v, i) => total + (v - lower[i]) / upper.length, 0);
    // Differences have a deviation of 1e-5 * sqrt(2) / 0.1 = 1.4e-4.
    assert.ok(width < 10 * 1.4e-4, `${width}`);
  });

  it('differentiates noisy data with at most a fifth of the error of differences, and a band around it', async () => {
    const normal = normalGenerator(5);
    const rows = Array.from({ length: 200 }, (_, i) => `${i / 20}\t${Math.sin(i / 20) + 0.05 * normal()}`);
    const { read, problem } = completeEquation('v = D(y), reference = cos(t)');
    const models = { ...FAKES, denoiser: await openDenoiser(MODELS, { threads: 1 }) };
    const table = readTable(`t\ty\n${rows.join('\n')}`, null);
    const { series, errorBefore, errorAfter, notes } = await solveEquation(
      read,
      problem,
      DEFAULT_SETTINGS,
      models,
      {},
      [table],
    );
    assert.ok(errorBefore !== null && errorAfter !== null && errorAfter < errorBefore / 5);
    const [{ result, reference }] = series;
    const { lower, upper, after, noise } = result;
    assert.ok(lower && upper && reference);
    const inside = reference.filter((v, i) => lower[i] <= v && v <= upper[i]).length;
    assert.ok(inside >= 160, `${inside} of 200`);
    assert.ok(after.every((v, i) => lower[i] <= v && v <= upper[i]));
    // Of (y[i+1] - y[i-1]) / 2h with h = 0.05.
    near(noise.sigma, (0.05 * Math.SQRT2) / 0.1, 0.15);
    assert.ok(
      notes.some((note) => /^v: noise makes the differences scatter by 0\.\d+/.test(inEnglish(note))),
    );
    const given = { ...DEFAULT_SETTINGS, bandLevel: 0, sigma: 0.7 };
    const again = await solveEquation(read, problem, given, models, {}, [table]);
    assert.deepEqual(again.series[0].result.noise, { sigma: 0.7, source: 'given' });
  }).timeout(30_000);

  it('ends what takes too long', async () => {
    const started = performance.now();
    await assert.rejects(solved('y = sum(sum(sin(j k x), j = 1..9999), k = 1..9999), x = 0..1'), {
      name: 'InputError',
      code: 'too-slow',
    });
    assert.ok(performance.now() - started < 20_000);
  }).timeout(30_000);
});
