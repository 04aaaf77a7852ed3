// Pictures of the panel, drawn in a browser: npm run screenshots [-- NAME ...]
// Four themes, wide and narrow, with data, an equation, a solution, the reverse diffusion, settings, an
// error, and nothing yet; only those named (data-light-wide) when there are names. Data, equation and
// diffusion are real runs of the model. Those that the README shows go to media/ as well, in at most 256 colours:
// they are part of each package.
import { mkdirSync } from 'node:fs';
import sharp from 'sharp';
import { openDenoiser } from '../src/core/diffusion/session';
import { openPanelBrowser } from '../test/webview/panelPage';
import { panelStates } from '../test/webview/states';
import { THEMES } from '../test/webview/themes';
import { runMain } from './main';
import { inRepository } from './paths';

const SIZES = { wide: { width: 1000, height: 810 }, narrow: { width: 380, height: 900 } };
const IN_README = new Map([
  ['data-light-wide', 'panel-light'],
  ['data-dark-wide', 'panel-dark'],
]);

runMain(async () => {
  const wanted = process.argv.slice(2);
  const folder = inRepository('test/screenshots');
  mkdirSync(folder, { recursive: true });
  const states = await panelStates(await openDenoiser(inRepository('models')));
  const browser = await openPanelBrowser();
  let count = 0;
  try {
    for (const theme of THEMES) {
      for (const [width, size] of Object.entries(SIZES)) {
        for (const [state, show] of Object.entries(states)) {
          const name = `${state}-${theme.name}-${width}`;
          if (wanted.length > 0 && !wanted.includes(name)) continue;
          const panel = await browser.open(theme, size);
          await show(panel);
          const file = `${folder}/${name}.png`;
          await panel.page.screenshot({ path: file });
          if (panel.problems.length > 0) throw new Error(`${file}: ${panel.problems.join('; ')}`);
          await panel.page.close();
          const inReadme = IN_README.get(name);
          if (inReadme) {
            const picture = sharp(file).png({ palette: true, effort: 10, dither: 0 });
            await picture.toFile(inRepository(`media/${inReadme}.png`));
          }
          count += 1;
        }
      }
    }
  } finally {
    await browser.close();
  }
  console.log(`${count} pictures in ${folder}`);
});
