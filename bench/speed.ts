/**
 * How fast the whole is, each table from one run: the model beside a matrix product, the command line beside
 * Python, the panel in a real VS Code, a million rows in it, and time against length.
 *
 *   npm run bench:speed -- [--only model,commandLine,panel,million,scaling] [--rounds 5] [--python PYTHON] [--longest 1e7] [--write]
 *
 * --python: an interpreter with bench/speed/requirements.txt. --longest: samples of the longest series of `scaling`.
 * --write: the figures that npm run figures draws.
 * Needs the package (npm run package) for panel and million.
 */
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runMain } from '../scripts/main';
import { commandLineSection } from './speed/commandLine';
import { modelSection } from './speed/model';
import { millionSection, panelSection } from './speed/panel';
import { scalingSection } from './speed/scaling';

runMain(async () => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: 'model,commandLine,panel,million,scaling' },
      rounds: { type: 'string', default: '5' },
      python: { type: 'string', default: join(__dirname, '.venv/bin/python') },
      longest: { type: 'string', default: '1e7' },
      write: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  const sections: Record<string, () => string | Promise<string>> = {
    model: () => modelSection(4 * rounds),
    commandLine: () => commandLineSection(rounds, values.python),
    panel: () => panelSection(Math.ceil(rounds / 2), rounds),
    million: () => millionSection(),
    scaling: () => scalingSection(rounds, Number(values.longest), values.write),
  };
  console.log(`${cpus().length} x ${cpus()[0].model}, Node ${process.versions.node}`);
  for (const name of values.only.split(',')) {
    const section = sections[name];
    if (!section) throw new Error(`--only ${name}: one of ${Object.keys(sections).join(', ')}`);
    console.log(`\n## ${name}\n\n${await section()}`);
  }
});
