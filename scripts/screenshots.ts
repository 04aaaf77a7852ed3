// Pictures of the panel, drawn in a browser: npm run screenshots [-- FOLDER]
// Four themes, wide and narrow, with data, an equation, a solution, the reverse diffusion, settings, an
// error, and nothing yet. Data and equation are real runs of the model; their pictures in the README are
// written too when no folder is named.
import { copyFileSync, mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { openDenoiser } from '../src/core/diffusion/session';
import { openPanelBrowser } from '../test/webview/panelPage';
import { panelStates } from '../test/webview/states';
import { THEMES } from '../test/webview/themes';
import { runMain } from './main';
import { inRepository } from './paths';

const SIZES = { wide: { width: 1000, height: 760 }, narrow: { width: 380, height: 900 } };
const README = {
  'data-light-wide': 'panel-light',
  'data-dark-wide': 'panel-dark',
  'equation-dark-wide': 'panel-equation',
};

runMain(async () => {
  const folder = path.resolve(process.argv[2] ?? inRepository('test/screenshots'));
  mkdirSync(folder, { recursive: true });
  const states = await panelStates(await openDenoiser(inRepository('models')));
  const browser = await openPanelBrowser();
  try {
    for (const theme of THEMES) {
      for (const [width, size] of Object.entries(SIZES)) {
        for (const [state, show] of Object.entries(states)) {
          const panel = await browser.open(theme, size);
          await show(panel);
          const file = path.join(folder, `${state}-${theme.name}-${width}.png`);
          await panel.page.screenshot({ path: file });
          if (panel.problems.length > 0) throw new Error(`${file}: ${panel.problems.join('; ')}`);
          await panel.page.close();
        }
      }
    }
  } finally {
    await browser.close();
  }
  if (process.argv[2] === undefined) {
    for (const [from, to] of Object.entries(README)) {
      copyFileSync(path.join(folder, `${from}.png`), inRepository('media', `${to}.png`));
    }
  }
  console.log(`${THEMES.length * 2 * Object.keys(states).length} pictures in ${folder}`);
});
