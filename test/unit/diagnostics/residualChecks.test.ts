import assert from 'node:assert/strict';
import { residualChecks } from '../../../src/core/diagnostics/residualChecks';
import { ENGLISH_RESIDUAL_SENTENCES, sentencesOf } from '../../../src/core/diagnostics/residualSentences';
import { normalGenerator } from '../../../src/core/diffusion/random';

const n = 1000;
const curve = Float64Array.from({ length: n }, (_, i) => 3 * Math.sin(i / 90));
const flat = new Float64Array(n);

function noisy(added: (i: number, noise: number) => number, seed = 1): Float64Array {
  const normal = normalGenerator(seed);
  return curve.map((v, i) => v + added(i, 0.5 * normal()));
}

function check(before: Float64Array, after = curve, varies = false) {
  const checks = residualChecks({ x: null, before, after, sigma: 0.5, varies });
  assert.ok(checks);
  const said = sentencesOf(checks, ENGLISH_RESIDUAL_SENTENCES, (i) => `sample ${i + 1}`).join('\n');
  return { checks, said };
}

describe('residualChecks', () => {
  it('passes noise alone, and says so of each test', () => {
    let alarms = 0;
    for (let seed = 1; seed <= 50; seed++) {
      const { checks, said } = check(noisy((_, e) => e, seed));
      if (checks.signalRemoved) alarms += 1;
      if (seed > 1) continue;
      for (const test of ['Whiteness', 'Size', 'Signal left', 'Periodicity', 'Distribution', 'Evenness']) {
        assert.match(said, new RegExp(`^${test}: `, 'm'));
      }
      assert.doesNotMatch(said, /taken away/);
    }
    assert.ok(alarms <= 2, `${alarms} alarms`);
  });

  it('says loudly and first that signal was taken away', () => {
    const { checks, said } = check(
      noisy((_, e) => e),
      flat,
    );
    assert.equal(checks.signalRemoved, true);
    assert.equal(checks.whiteness.alarm, 'signal');
    assert.equal(checks.level.alarm, 'more');
    assert.match(said, /^Signal was probably taken away/);
  });

  it('says from which period to which there is too much power', () => {
    const length = 512;
    const normal = normalGenerator(6);
    const waves = [9, 10, 11, 12, 13, 14, 15, 16];
    const before = Float64Array.from({ length }, (_, i) =>
      waves.reduce((sum, k) => sum + 0.25 * Math.cos((2 * Math.PI * k * i) / length + k * k), normal()),
    );
    const after = new Float64Array(length);
    const checks = residualChecks({ x: null, before, after, sigma: 1, varies: false });
    assert.ok(checks?.band.alarm);
    assert.deepEqual([checks.band.shortest, checks.band.longest], [512 / 16, 512 / 9]);
  });

  it('finds a bump left where it is, and a tone with its period', () => {
    const bump = check(noisy((i, e) => e + (i >= 300 && i < 340 ? 0.8 : 0)));
    assert.match(bump.said, /Signal left: from sample 3\d\d to sample 3\d\d/);
    const tone = check(noisy((i, e) => e + 0.3 * Math.sin((2 * Math.PI * i) / 12.5)));
    assert.match(tone.said, /oscillation of period 12\.5 stands out/);
    const x = Float64Array.from({ length: n }, (_, i) => 0.1 * i);
    const inSeconds = residualChecks({
      x,
      before: noisy((i, e) => e + 0.3 * Math.sin((2 * Math.PI * i) / 12.5)),
      after: curve,
      sigma: 0.5,
      varies: false,
    });
    assert.ok(Math.abs((inSeconds?.periodicity.period ?? 0) - 1.25) < 1e-9);
  });

  it('tells heavy tails, and noise that grows along x or with the level, from a lost signal', () => {
    const tails = check(noisy((i, e) => (i % 50 === 7 ? 6 * Math.sign(e) : 0.9 * e)));
    assert.match(tails.said, /more large values than normal noise/);
    const growing = check(noisy((i, e) => e * (0.4 + (1.3 * i) / n)));
    assert.match(growing.said, /changes along x/);
    const withLevel = check(noisy((i, e) => e * (0.9 + 0.25 * curve[i])));
    assert.match(withLevel.said, /changes with the level/);
    for (const { checks } of [growing, withLevel]) assert.equal(checks.whiteness.alarm, null);
  });

  it('says that a curve which runs through every other sample follows the noise', () => {
    const before = noisy((_, e) => e);
    const after = before.map(
      (v, i) => (2 * v + before[Math.max(i - 1, 0)] + before[Math.min(i + 1, n - 1)]) / 4,
    );
    const { checks, said } = check(before, after);
    assert.equal(checks.whiteness.alarm, 'noise');
    assert.match(said, /may follow some of the noise/);
    assert.match(said, /clearly less than the noise/);
    assert.equal(checks.signalRemoved, false);
  });

  it('takes noise of varying level by its own level', () => {
    const before = noisy((i, e) => e * Math.exp(3 * (i / n) - 1.5), 3);
    assert.equal(check(before, curve, false).checks.dependence.onX?.alarm, true);
    assert.equal(check(before, curve, true).checks.signalRemoved, false);
  });

  it('says nothing without a noise level or with few samples, and leaves untouched ones aside', () => {
    const before = noisy((_, e) => e);
    assert.equal(residualChecks({ x: null, before, after: curve, sigma: 0, varies: false }), null);
    const few = { before: before.slice(0, 20), after: curve.slice(0, 20) };
    assert.equal(residualChecks({ x: null, ...few, sigma: 0.5, varies: false }), null);
    const after = curve.map((v, i) => (i < 500 ? before[i] : v));
    assert.equal(check(before, after).checks.level.alarm, null);
    assert.match(sentencesOf(null, ENGLISH_RESIDUAL_SENTENCES, String)[0], /Too little/);
  });

  it('finds a tone in one part of a series longer than a periodogram', () => {
    const length = 150_000;
    const normal = normalGenerator(9);
    const before = Float64Array.from({ length }, (_, i) => normal() + (i > 140_000 ? 0.4 * Math.sin(i) : 0));
    const long = residualChecks({
      x: null,
      before,
      after: new Float64Array(length),
      sigma: 1,
      varies: false,
    });
    assert.equal(long?.periodicity.alarm, true);
    assert.ok(Math.abs((long?.periodicity.period ?? 0) - 2 * Math.PI) < 0.01);
  });
});
