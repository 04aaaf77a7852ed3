// Pictures of the panel, drawn in a browser from recorded messages: npm run screenshots [-- FOLDER]
// Four themes, wide and narrow, with data, an equation, an error, and nothing yet.
import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { openPanelBrowser, type PanelPage } from '../test/webview/panelPage';
import { PANEL_STATES } from '../test/webview/states';
import { THEMES } from '../test/webview/themes';
import { runMain } from './main';
import { inRepository } from './paths';

const SIZES = { wide: { width: 1000, height: 760 }, narrow: { width: 380, height: 900 } };

runMain(async () => {
  const folder = path.resolve(process.argv[2] ?? inRepository('test/screenshots'));
  mkdirSync(folder, { recursive: true });
  const browser = await openPanelBrowser();
  try {
    for (const theme of THEMES) {
      for (const [width, size] of Object.entries(SIZES)) {
        for (const [state, show] of Object.entries(PANEL_STATES)) {
          const panel: PanelPage = await browser.open(theme, size);
          await show(panel);
          const file = path.join(folder, `${state}-${theme.name}-${width}.png`);
          await panel.page.screenshot({ path: file });
          if (panel.problems.length > 0) throw new Error(`${file}: ${panel.problems.join('; ')}`);
          await panel.page.close();
        }
      }
    }
    console.log(`${THEMES.length * 2 * Object.keys(PANEL_STATES).length} pictures in ${folder}`);
  } finally {
    await browser.close();
  }
});
