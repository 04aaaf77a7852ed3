import * as assert from 'node:assert/strict';
import { normalGenerator } from '../../../src/core/diffusion/random';
import type { ResultMessage, SeriesMessage } from '../../../src/protocol';
import { findingsOf } from '../../../webview/findings';
import { english } from '../../../webview/strings/english';
import { polish } from '../../../webview/strings/polish';
import { pendulumResult } from '../../webview/panelPage';

const normal = normalGenerator(4);
const base = pendulumResult();
const [first] = base.series;

function sentences(changes: Partial<SeriesMessage>, result: Partial<ResultMessage> = {}): string {
  const series = { ...first, before: first.after.map((v) => v + 0.08 * normal()), missing: 0, ...changes };
  return findingsOf({ ...base, ...result, series: [series] }, series).join('\n');
}

describe('findings', () => {
  it('say the noise, how far samples moved, and that what was removed looks like noise', () => {
    const said = sentences({});
    assert.match(
      said,
      /standard deviation of 0\.08 rad \(estimated\); the curve itself varies 5\.62 times as much/,
    );
    assert.match(
      said,
      /Samples moved by 0\.0\d+ rad \(root mean square\), at most by 0\.\d+ rad, at t = [\d.]+ s\./,
    );
    assert.match(said, /Whiteness: neighbouring values/);
    assert.doesNotMatch(said, /clearly|missing|ringed/);
  });

  it('say the width of a band that has a gap', () => {
    const gap = (change: number) => first.after.map((v, i) => (i < 9 ? Number.NaN : v + change));
    const lower = gap(-0.25);
    assert.match(sentences({ before: gap(0), after: gap(0), lower, upper: gap(0.25) }), /0\.25 rad/);
  });

  it('say when too little or too much was removed', () => {
    assert.match(sentences({ noise: { sigma: 0.2, source: 'given' } }), /clearly less than the noise/);
    assert.match(sentences({ noise: { sigma: 0.2, source: 'given' } }), /estimated as 0\.08 rad/);
    assert.match(sentences({ noise: { sigma: 0.03, source: 'estimated' } }), /clearly more than the noise/);
  });

  it('say nothing by one level where the noise varies', () => {
    const warnings = [{ code: 'varying-noise', message: 'The noise varies.' }];
    const said = sentences({ warnings, noise: { sigma: 0.01, source: 'estimated' } });
    assert.match(said, /not of one level/);
    assert.doesNotMatch(said, /clearly|ringed/);
  });

  it('say that there is no noise, and nothing of what was not removed', () => {
    const said = sentences({ before: first.after, noise: { sigma: 0, source: 'estimated' }, snr: null });
    assert.match(said, /^No noise was found/);
    assert.doesNotMatch(said, /moved|removed/);
  });
});

describe('strings', () => {
  it('are all there in both languages, and not the same', () => {
    const same = Object.entries(english).filter(
      ([key, value]) => typeof value === 'string' && value === (polish as Record<string, unknown>)[key],
    );
    assert.deepEqual(same.map(([key]) => key).sort(), ['csv', 'saveCsv']);
  });

  it('count in Polish', () => {
    const forms = [1, 2, 5, 12, 22, 25, 112].map((n) => polish.samples(n));
    assert.deepEqual(forms, [
      '1 próbka',
      '2 próbki',
      '5 próbek',
      '12 próbek',
      '22 próbki',
      '25 próbek',
      '112 próbek',
    ]);
  });
});
