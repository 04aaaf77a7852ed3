import assert from 'node:assert/strict';
import { parseOptions } from '../../../src/cli/options';
import { InputError } from '../../../src/core/errors';
import { AUTOMATIC } from '../../../src/core/reading/options';
import { DEFAULT_SETTINGS } from '../../../src/core/result';

describe('parseOptions', () => {
  it('has the defaults of the pipeline', () => {
    assert.deepEqual(parseOptions(['a.csv']), {
      files: ['a.csv'],
      reading: AUTOMATIC,
      choice: { columns: null, x: null },
      settings: DEFAULT_SETTINGS,
      missing: 'fill',
      compare: false,
      json: false,
      out: null,
      plot: null,
      outputFolder: null,
      overwrite: false,
      jobs: null,
      quantities: null,
      quiet: false,
    });
  });

  it('reads every option', () => {
    const args =
      '--columns a,2 --x none --decimal comma --delimiter tab --header no --first-line 3 --method auto --noise 1e-3 --band 0.5 --outliers remove --error-bars ignore --missing keep --seed 7 --samples 16 --untouched=-2..5,8..9.5 --quantities --range 2..3.5 --json --out o --plot p.PNG --output-folder f --overwrite --jobs 3 --quiet a b/*.csv';
    assert.deepEqual(parseOptions(args.split(' ')), {
      files: ['a', 'b/*.csv'],
      reading: { decimalMark: ',', delimiter: 'tab', header: false, firstLine: 3 },
      choice: { columns: ['a', '2'], x: 'none' },
      settings: {
        method: 'auto',
        sigma: 1e-3,
        bandLevel: 0.5,
        outliers: 'remove',
        errorBars: 'ignore',
        seed: 7,
        samples: 16,
        untouched: [
          { from: -2, to: 5 },
          { from: 8, to: 9.5 },
        ],
      },
      missing: 'keep',
      compare: false,
      json: true,
      out: 'o',
      plot: 'p.PNG',
      outputFolder: 'f',
      overwrite: true,
      jobs: 3,
      quantities: { range: { from: 2, to: 3.5 } },
      quiet: true,
    });
    assert.equal(parseOptions(['--help']), 'help');
    assert.equal(parseOptions(['--version']), 'version');
  });

  it('refuses what makes no sense, naming the option', () => {
    const cases: [string, RegExp][] = [
      ['', /no file is named/],
      ['a -', /standard input/],
      ['--overwrite a', /--overwrite is for --output-folder/],
      ['--jobs 0 a', /--jobs 0: .*1 to 256/],
      ['--jobs 1.5 a', /--jobs 1\.5/],
      ['--wrong a', /'--wrong'.*--help/],
      ['--method magic a', /--method magic: give one of diffusion, .* or auto/],
      ['--compare --out o a', /--compare.*--out/],
      ['--compare --quantities a', /--compare.*--quantities/],
      ['a --noise', /'--noise/],
      ['--noise -1 a', /--noise/],
      ['--noise=-1 a', /--noise -1/],
      ['--noise= a', /--noise/],
      ['--noise x a', /--noise x/],
      ['--band 90 a', /--band 90.*0\.9/],
      ['--outliers drop a', /--outliers drop: give keep or remove/],
      ['--error-bars no a', /--error-bars no: give use or ignore/],
      ['--samples 1 a', /--samples 1: .*2 to 256/],
      ['--untouched 3..1 a', /--untouched 3\.\.1: .*FROM\.\.TO/],
      ['--untouched 3 a', /--untouched 3/],
      ['--range 1..2 a', /--range is for --quantities/],
      ['--quantities --range 2 a', /--range 2: .*FROM\.\.TO/],
      ['--seed 1.5 a', /--seed 1\.5/],
      ['--decimal , a', /--decimal ,: give comma or point/],
      ['--delimiter ; a', /--delimiter ;: give one of comma, /],
      ['--header 1 a', /--header 1: give yes or no/],
      ['--first-line 0 a', /--first-line 0/],
      ['--columns a,,b a', /--columns a,,b/],
      ['--plot p.pdf a', /--plot p\.pdf.*\.svg/],
      ['--out o.svg --plot ./o.svg a', /--plot \.\/o\.svg: --out writes this file/],
    ];
    for (const [args, message] of cases) {
      assert.throws(
        () => parseOptions(args === '' ? [] : args.split(' ')),
        (error) => error instanceof InputError && error.code === 'bad-option' && message.test(error.message),
        args,
      );
    }
  });
});
