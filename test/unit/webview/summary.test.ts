import * as assert from 'node:assert/strict';
import type { SeriesMessage } from '../../../src/protocol';
import { summarySentence } from '../../../webview/summary';

describe('summary sentence', () => {
  const series: SeriesMessage = {
    name: 'y',
    unit: null,
    x: null,
    before: new Float64Array(512),
    method: 'diffusion',
    after: new Float64Array(512),
    lower: null,
    upper: null,
    noise: { sigma: 0.031, source: 'estimated' },
    errorBars: null,
    hasErrorBars: false,
    estimatedSigma: 0.031,
    snr: 12.4,
    missing: 3,
    warnings: [],
    reference: null,
  };

  it('says the noise level, where it is from, the SNR and the samples', () => {
    assert.equal(
      summarySentence(series, false),
      'Noise level 0.031 (estimated), SNR 12.4, 512 samples, 3 missing',
    );
  });

  it('leaves out what is not there, and gives units', () => {
    const given = { ...series, unit: 'V', missing: 0, noise: { sigma: 2, source: 'given' as const } };
    assert.equal(summarySentence(given, false), 'Noise level 2 V (given), SNR 12.4, 512 samples');
  });

  it('says that there is no noise rather than a level of 0', () => {
    const clean = { ...series, snr: null, missing: 0, noise: { sigma: 0, source: 'estimated' as const } };
    assert.equal(summarySentence(clean, false), 'No noise found, 512 samples');
  });

  it('names the column where there are several', () => {
    assert.match(summarySentence(series, true), /^y: Noise level/);
  });

  it('says how far the curve was from its reference and is now, for better or for worse', () => {
    const reference = Float64Array.of(0, 2, 0, 2);
    const solution = {
      ...series,
      before: Float64Array.of(1, 3, 1, 3),
      after: Float64Array.of(0.5, 2.5, 0.5, 2.5),
      reference,
      noise: { sigma: 0, source: 'estimated' as const },
      snr: null,
    };
    assert.match(
      summarySentence(solution, false),
      /^Error 1 before, 0\.5 after \(2 times smaller\), 4 samples/,
    );
    const worse = { ...solution, before: solution.after, after: solution.before };
    assert.match(summarySentence(worse, false), /^Error 0\.5 before, 1 after \(2 times larger\)/);
  });
});
