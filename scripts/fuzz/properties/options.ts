/** Arguments of the command line. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { safeParse } from 'valibot';
import { parseOptions } from '../../../src/cli/options';
import { InputError } from '../../../src/core/errors';
import { ReadingSchema, SettingsSchema } from '../../../src/protocol';

const NAMES = [
  'columns',
  'x',
  'decimal',
  'delimiter',
  'header',
  'first-line',
  'method',
  'compare',
  'noise',
  'band',
  'outliers',
  'seed',
  'samples',
  'untouched',
  'quantities',
  'range',
  'json',
  'out',
  'plot',
  'output-folder',
  'overwrite',
  'jobs',
  'quiet',
  'help',
  'version',
  'no-such-option',
  '__proto__',
  'constructor',
];
const VALUES = [
  '',
  '0',
  '1',
  '-1',
  '0.9',
  '0.999',
  '1e308',
  '1e-320',
  '1e999',
  'NaN',
  'Infinity',
  '-0',
  '0x10',
  '1_0',
  '4294967295',
  '4294967296',
  'a,b',
  ',',
  'y',
  'none',
  'comma',
  'point',
  'tab',
  'yes',
  'no',
  'auto',
  'median',
  'keep',
  'remove',
  '2..5',
  '2..',
  '..',
  '5..2',
  '2..5,8..9.5',
  '-3..-1',
  '1e999..2',
  'p.svg',
  'p.png',
  'p.jpg',
  '-',
  '--',
  '-h',
  'a.csv',
  '*.csv',
];
const value = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...VALUES) },
  fc.string(),
  fc.double().map(String),
);
const argument = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom(...NAMES), value).map(([name, given]) => [`--${name}`, given]),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom(...NAMES), value).map(([name, given]) => [`--${name}=${given}`]),
  },
  { weight: 1, arbitrary: fc.constantFrom(...NAMES).map((name) => [`--${name}`]) },
  { weight: 1, arbitrary: value.map((given) => [given]) },
);
const argumentLists = fc
  .tuple(fc.array(argument, { maxLength: 6 }), fc.boolean())
  .map(([list, named]) => [...list.flat(), ...(named ? ['a.csv'] : [])]);

/** Arguments are understood as settings that the core takes, or refused in a sentence. */
export const options = fc.property(argumentLists, (args) => {
  try {
    const parsed = parseOptions(args);
    if (parsed === 'help' || parsed === 'version') return;
    const { settings, reading, files, quantities, jobs } = parsed;
    assert.ok(safeParse(SettingsSchema, settings).success, JSON.stringify(settings));
    assert.ok(safeParse(ReadingSchema, reading).success, JSON.stringify(reading));
    assert.ok(files.length > 0 && (jobs === null || (Number.isInteger(jobs) && jobs > 0)));
    const range = quantities?.range;
    if (range) assert.ok(range.from <= range.to, JSON.stringify(range));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    assert.equal(error.code, 'bad-option');
    assert.match(error.message, /\.$/);
  }
});
