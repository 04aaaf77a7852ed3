import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { andersonDarling } from '../../../src/core/diagnostics/andersonDarling';
import { bandPower } from '../../../src/core/diagnostics/bandPower';
import { breuschPagan } from '../../../src/core/diagnostics/breuschPagan';
import { fisherG } from '../../../src/core/diagnostics/fisherG';
import { ljungBox } from '../../../src/core/diagnostics/ljungBox';
import { multiresolution } from '../../../src/core/diagnostics/multiresolution';
import { periodogram } from '../../../src/core/diagnostics/periodogram';
import { normalGenerator } from '../../../src/core/diffusion/random';
import { chiSquaredTail, normalTail } from '../../../src/core/distributions';

type Pair = readonly [statistic: number, pValue: number];
interface Fixture {
  readonly normalTail: readonly Pair[];
  readonly chiSquaredTail: readonly (readonly [x: number, degrees: number, tail: number])[];
  readonly series: Readonly<
    Record<
      string,
      {
        readonly values: readonly number[];
        readonly x: readonly number[];
        readonly ljungBox: Pair;
        readonly andersonDarling: Pair;
        readonly breuschPagan: Pair;
        readonly lines: readonly number[];
        readonly fisherG: Pair;
      }
    >
  >;
}

/** By SciPy and statsmodels: bench/classical/residualTests.py. */
const fixture: Fixture = JSON.parse(
  readFileSync(join(__dirname, '../../fixtures/residual-tests.json'), 'utf8'),
);

function assertNear(found: number, expected: number, tolerance: number, what: string): void {
  assert.ok(
    Math.abs(found - expected) <= tolerance * Math.abs(expected),
    `${what}: ${found}, not ${expected}`,
  );
}

function assertSame(found: { statistic: number; pValue: number } | null, expected: Pair, what: string): void {
  assert.ok(found, what);
  assertNear(found.statistic, expected[0], 1e-9, what);
  assertNear(found.pValue, expected[1], 1e-7, `p-value of ${what}`);
}

describe('tails of distributions', () => {
  it('are those of SciPy', () => {
    for (const [z, tail] of fixture.normalTail) assertNear(normalTail(z), tail, 1e-9, `normal ${z}`);
    for (const [x, degrees, tail] of fixture.chiSquaredTail) {
      assertNear(chiSquaredTail(x, degrees), tail, 1e-9, `chi squared ${x}`);
    }
    assert.equal(chiSquaredTail(0, 10), 1);
  });
});

describe('tests of residuals', () => {
  for (const [name, expected] of Object.entries(fixture.series)) {
    it(`are those of SciPy and statsmodels: ${name}`, () => {
      const values = Float64Array.from(expected.values);
      assertSame(ljungBox(values, 10), expected.ljungBox, 'Ljung-Box');
      assertSame(andersonDarling(values), expected.andersonDarling, 'Anderson-Darling');
      assertSame(breuschPagan(values, Float64Array.from(expected.x)), expected.breuschPagan, 'Breusch-Pagan');
      const lines = periodogram(values);
      expected.lines.forEach((line, k) => {
        assertNear(lines[k], line, 1e-7, `line ${k}`);
      });
      assertSame(fisherG(lines), expected.fisherG, 'Fisher');
    });
  }

  it('take the periodogram of a power of two as of any other length', () => {
    const normal = normalGenerator(1);
    const values = Float64Array.from({ length: 64 }, normal);
    const lines = periodogram(values);
    const direct = Float64Array.from({ length: 31 }, (_, k) => {
      let re = 0;
      let im = 0;
      values.forEach((v, i) => {
        re += v * Math.cos((2 * Math.PI * i * (k + 1)) / 64);
        im += v * Math.sin((2 * Math.PI * i * (k + 1)) / 64);
      });
      return (re * re + im * im) / 64;
    });
    lines.forEach((line, k) => {
      assertNear(line, direct[k], 1e-9, `line ${k}`);
    });
  });
});

/** Share of 400 series of 256 whose p-value is below 5 %, with something added to the noise. */
function rejected(pValue: (values: Float64Array) => number, added: (i: number) => number = () => 0): number {
  const normal = normalGenerator(5);
  let count = 0;
  for (let run = 0; run < 400; run++) {
    if (pValue(Float64Array.from({ length: 256 }, (_, i) => normal() + added(i))) < 0.05) count += 1;
  }
  return count / 400;
}

describe('multiresolution', () => {
  const pValue = (values: Float64Array) => multiresolution(values, 1).pValue;

  it('rejects noise no more often than it should, and a short bump nearly always', () => {
    assert.ok(rejected(pValue) <= 0.07);
    assert.ok(rejected(pValue, (i) => (i >= 100 && i < 116 ? 1.8 : 0)) >= 0.95);
  });

  it('finds where the bump is, past missing samples', () => {
    const values = Float64Array.from({ length: 256 }, (_, i) => (i >= 96 && i < 112 ? 3 : 0.1 * (-1) ** i));
    values[100] = Number.NaN;
    const { from, to, statistic } = multiresolution(values, 1);
    assert.deepEqual([from, to], [96, 112]);
    assertNear(statistic, 3 * Math.sqrt(15), 1e-9, 'statistic');
  });
});

describe('bandPower', () => {
  const pValue = (values: Float64Array) => bandPower(periodogram(values), 1).pValue;

  it('rejects noise no more often than it should, and a faint fast wave nearly always', () => {
    assert.ok(rejected(pValue) <= 0.07);
    assert.ok(rejected(pValue, (i) => 1.2 * Math.sin(2 * i + (i * i) / 2000)) >= 0.95);
  });

  it('does not reject too little power', () => {
    const half = normalGenerator(2);
    assert.equal(pValue(Float64Array.from({ length: 256 }, () => 0.5 * half())), 1);
  });
});
