/** Configured settings, which may be anything, and runs with what is made of them. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { safeParse } from 'valibot';
import { InputError } from '../../../src/core/errors';
import { METHOD_NAMES } from '../../../src/core/methods/names';
import type { Series } from '../../../src/core/series';
import { denoiseSeries } from '../../../src/core/trust/choice';
import { CONFIGURED, checkedSettings } from '../../../src/panel/checkedSettings';
import { SettingsSchema } from '../../../src/protocol';
import { fakeDenoiser, kernelSmoother } from '../../../test/unit/diffusion/fakes';

const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(
    0,
    -0,
    0.9,
    0.999,
    1,
    1e-320,
    1e308,
    4294967295,
    4294967296,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ),
);
const configured = fc.record(
  {
    method: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom<unknown>(...METHOD_NAMES, 'auto') },
      fc.anything(),
    ),
    bandLevel: fc.oneof<fc.Arbitrary<unknown>[]>(
      number,
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.anything(),
    ),
    outliers: fc.oneof({ weight: 3, arbitrary: fc.constantFrom<unknown>('keep', 'remove') }, fc.anything()),
    seed: fc.oneof<fc.Arbitrary<unknown>[]>(number, fc.nat(), fc.anything()),
  },
  { requiredKeys: [] },
);
/** What the panel may add, within its schema. */
const chosen = fc.record({
  sigma: fc.option(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })),
  samples: fc.option(fc.integer({ min: 2, max: 8 })),
  untouched: fc.array(
    fc.record({
      from: fc.double({ noNaN: true, noDefaultInfinity: true }),
      to: fc.double({ noNaN: true, noDefaultInfinity: true }),
    }),
    { maxLength: 2 },
  ),
});
const scales = fc.constantFrom(1, 1e-300, 1e-12, 1e12, 1e300, 8e307);
const series = fc
  .record({
    y: fc.array(
      fc.oneof(
        { weight: 9, arbitrary: fc.double({ min: -1, max: 1, noNaN: true }) },
        fc.constant(Number.NaN),
      ),
      {
        minLength: 1,
        maxLength: 60,
      },
    ),
    steps: fc.option(fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 60, maxLength: 60 })),
    scale: scales,
    offset: scales,
  })
  .map(({ y, steps, scale, offset }): Series => {
    let position = 0;
    return {
      name: 'y',
      x: steps && Float64Array.from(y, (_, i) => (position += steps[i])),
      y: Float64Array.from(y, (value) => value * scale + offset),
    };
  });

const denoiser = fakeDenoiser(kernelSmoother);

/** Settings are always usable ones, and a run with them gives finite numbers or says what is wrong. */
export const settings = fc.asyncProperty(configured, chosen, series, async (values, more, data) => {
  const rejected: string[] = [];
  const checked = checkedSettings(
    (name) => values[name],
    (name) => rejected.push(name),
  );
  assert.ok(safeParse(SettingsSchema, checked).success);
  for (const name of CONFIGURED) {
    if (values[name] === undefined || rejected.includes(name)) continue;
    assert.deepEqual(checked[name], values[name]);
  }
  try {
    const { after, before, lower, upper } = await denoiseSeries(data, { ...checked, ...more }, denoiser);
    assert.equal(after.length, before.length);
    for (const curve of [after, lower, upper])
      assert.ok(curve?.every(Number.isFinite) ?? true, curve?.join());
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    assert.ok(error.message.length > 20, error.message);
  }
});
