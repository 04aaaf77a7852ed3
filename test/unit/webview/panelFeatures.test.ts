import * as assert from 'node:assert/strict';
import * as axe from 'axe-core';
import type { HostMessage, ResultMessage, WebviewMessage } from '../../../src/protocol';
import { openPanelBrowser, type PanelBrowser, type PanelPage, plotRange } from '../../webview/panelPage';
import { answerTrajectory, choosePlots, dataResult, equationResult } from '../../webview/states';
import { THEMES } from '../../webview/themes';

const SIZE = { width: 1000, height: 900 };
const [LIGHT] = THEMES;

describe('what the panel shows beside the curve', function () {
  this.timeout(60_000);
  let browser: PanelBrowser;
  let panel: PanelPage;

  before(async () => {
    browser = await openPanelBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    assert.deepEqual(panel.problems, []);
    await panel.page.close();
  });

  const open = async (result: ResultMessage, theme = LIGHT) => {
    panel = await browser.open(theme, SIZE);
    await panel.send(result);
  };
  const button = (name: string) => panel.page.getByRole('button', { name, exact: true });
  const sentOf = async <T extends WebviewMessage['type']>(type: T) =>
    (await panel.sent()).filter(
      (message): message is Extract<WebviewMessage, { type: T }> => message.type === type,
    );
  /** Whether anything is drawn in the plot with this class, and how much: pixels that are not background. */
  const drawn = (name: string) =>
    panel.page.locator(`.plot-${name} canvas`).evaluate((canvas: HTMLCanvasElement) => {
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let count = 0;
      for (let i = 3; i < pixels.length; i += 4) if (pixels[i] > 40) count += 1;
      return count;
    });

  it('draws the error bars that samples come with, and leaves them out when told', async () => {
    const plain = dataResult();
    const [series] = plain.series;
    const bars = {
      ...series,
      errorBars: series.before.map(() => 3 * series.noise.sigma),
      hasErrorBars: true,
    };
    await open(plain);
    assert.equal(await panel.page.getByRole('checkbox', { name: 'Error bars' }).count(), 0);
    const without = await drawn('main');
    await panel.page.close();
    await open({ ...plain, series: [bars] });
    assert.ok((await drawn('main')) > 1.2 * without);
    await panel.page.getByRole('checkbox', { name: 'Error bars' }).click();
    const [asked] = await sentOf('run');
    assert.equal(asked.settings.errorBars, 'ignore');
  });

  for (const theme of THEMES) {
    it(`is accessible with every plot, setting and menu open: ${theme.name}`, async () => {
      const result = equationResult();
      // A solution has no settings for noise.
      await open({ ...result, equation: result.equation && { ...result.equation, kind: 'formula' } }, theme);
      await choosePlots(
        panel,
        'Derivative',
        'Spectrum',
        'Reverse Diffusion',
        'All Columns, Each Its Own Plot',
      );
      await answerTrajectory(panel);
      await button('More Settings').click();
      await button('Plots').click();
      await panel.page.evaluate(axe.source);
      const found = await panel.page.evaluate(async () => {
        const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document);
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
      });
      assert.deepEqual(found, []);
      for (const name of ['residual', 'derivative', 'spectrum', 'phase', 'diffusion']) {
        assert.ok((await drawn(name)) > 300, `${name} is drawn`);
      }
      assert.equal(await panel.page.locator('.plot-main').count(), 2);
    });
  }

  for (const theme of THEMES) {
    it(`draws every line and mark in at least 3 : 1 against the background: ${theme.name}`, async () => {
      await open(dataResult(), theme);
      const ratios = await contrasts(panel, [
        'before',
        'after',
        'band-edge',
        'residual',
        'reference',
        'missing',
        'outlier',
        'thin',
      ]);
      for (const [name, ratio] of Object.entries(ratios)) {
        assert.ok(ratio >= 3, `${name}: ${ratio.toFixed(2)}`);
      }
      const { text } = await contrasts(panel, ['text']);
      assert.ok(text >= 4.5, `text: ${text.toFixed(2)}`);
    });
  }

  for (const width of [1000, 700, 380]) {
    it(`leaves the plots where they are when a sample is read out: ${width} pixels wide`, async () => {
      panel = await browser.open(LIGHT, { width, height: 900 });
      await panel.send(equationResult());
      const plot = panel.page.locator('.plot-main');
      const before = await plot.boundingBox();
      await plot.hover();
      await panel.page.locator('.readout-pair').first().waitFor();
      assert.deepEqual(await plot.boundingBox(), before);
      const table = panel.page.getByRole('region', { name: 'Methods' });
      const hidden = await table.evaluate((box) => box.scrollWidth - box.clientWidth);
      assert.equal(hidden, 0, 'every column of the table is in view');
    });
  }

  it('says what was found in sentences with the figures of this run', async () => {
    await open(dataResult());
    const sentences = await panel.page
      .getByRole('region', { name: 'Findings' })
      .getByRole('listitem')
      .allTextContents();
    const all = sentences.join('\n');
    assert.match(all, /standard deviation of 0\.08 rad \(estimated\); the curve itself varies 5\.62 times/);
    assert.match(all, /3 of 512 samples were missing and are filled in\./);
    assert.match(all, /1 sample lies more than 0\.359 rad from the curve/);
    assert.match(all, /at most by 0\.6\d+ rad, at t = 15\.000 s/);
    assert.match(
      all,
      /Whiteness: neighbouring values of what was removed have nothing to do with each other/,
    );
  });

  it('writes numbers with the decimal mark of the document', async () => {
    await open({ ...dataResult(), decimalMark: ',' });
    const { page } = panel;
    assert.match((await page.getByRole('status').textContent()) ?? '', /Noise level 0,08 rad/);
    const findings = await page.getByRole('region', { name: 'Findings' }).textContent();
    assert.match(findings ?? '', /standard deviation of 0,08 rad .* at t = 15,000 s/);
    assert.doesNotMatch(findings ?? '', /\d\.\d/);
    await page.locator('.plot-main').hover();
    await page
      .getByText(/^-?0,\d+ rad$/)
      .first()
      .waitFor();
    await button('Show Values').click();
    const cells = await page.locator('.values tbody td').allTextContents();
    assert.ok(cells.length > 100);
    assert.ok(cells.some((cell) => /^-?0,\d+$/.test(cell)) && !cells.some((cell) => cell.includes('.')));
    const field = page.getByRole('textbox', { name: 'Assumed noise level, as a number' });
    assert.equal(await field.inputValue(), '0,08');
    await field.fill('0,125');
    await field.press('Tab');
    assert.equal((await sentOf('run'))[0].settings.sigma, 0.125);
  });

  it('says where what was removed is no noise', async () => {
    const result = dataResult();
    const [series] = result.series;
    const after = series.after.map((value, i) => value + 0.15 * Math.sin(i / 9));
    await open({ ...result, series: [{ ...series, after }] });
    const region = panel.page.getByRole('region', { name: 'Findings' });
    await region.getByText(/^Signal was probably taken away/).waitFor();
    await region.getByText(/what was removed is correlated \(0\.\d\d at a lag of/).waitFor();
    await region.getByText(/signal may have been removed/).waitFor();
  });

  it('draws what was removed as its tests see it, when asked', async () => {
    await open(dataResult());
    await choosePlots(panel, 'Checks of Removed Noise');
    for (const name of ['autocorrelation', 'quantiles', 'periodogram']) {
      await panel.page.locator(`.plot-${name} canvas`).waitFor();
      assert.ok((await drawn(name)) > 300, name);
    }
    await choosePlots(panel, 'Checks of Removed Noise');
    await panel.page.locator('.plot-quantiles').waitFor({ state: 'hidden' });
  });

  it('measures the stretch in view, and copies the table', async () => {
    const result = dataResult();
    await open(result);
    await button('Measure What Is in View').click();
    const [request] = await sentOf('quantities');
    assert.deepEqual([request.series, request.range], [0, null]);
    await panel.send({
      type: 'quantities',
      id: request.id,
      series: 0,
      range: { from: 0, to: 25.55 },
      level: 0.9,
      rows: [
        { kind: 'integral', value: 1.2345, lower: 1.2, upper: 1.27 },
        { kind: 'period', value: 2.5, lower: 2.25, upper: 2.75 },
      ],
    });
    const rows = panel.page.getByRole('region', { name: 'Quantities' }).getByRole('row');
    await rows.nth(2).waitFor();
    assert.deepEqual(await rows.nth(1).locator('th, td').allTextContents(), [
      'integral',
      '1.2345',
      '1.2000',
      '1.2700',
      'rad·s',
    ]);
    assert.deepEqual(await rows.nth(2).locator('th, td').allTextContents(), [
      'period',
      '2.500',
      '2.250',
      '2.750',
      's',
    ]);
    await button('Copy Table').click();
    const [copied] = await sentOf('copy-table');
    assert.deepEqual(copied.rows[1], ['integral', '1.2345', '1.2000', '1.2700', 'rad·s']);
  });

  it('shows an equation with what each method costs and errs, its reference and its phase plane', async () => {
    await open(equationResult());
    const rows = panel.page.getByRole('region', { name: 'Methods' }).getByRole('row');
    assert.deepEqual(await rows.nth(2).locator('th, td').allTextContents(), [
      'Euler, improved by the model',
      '400',
      '0.031',
      '26.8 ×',
    ]);
    assert.ok(await panel.page.getByText('Runge-Kutta 4 with as many evaluations').isVisible());
    assert.ok(await panel.page.locator('.legend-reference').isVisible());
    assert.ok((await drawn('phase')) > 1000);
    await panel.page.mouse.move(500, 330);
    assert.match((await panel.page.locator('.readout').textContent()) ?? '', /reference/);
  });

  it('labels an axis of time with the dates and times of the text, wherever the person lives', async () => {
    const result = dataResult();
    const [series] = result.series;
    // 2026-03-01, from a quarter past midnight on.
    const x = series.before.map((_, i) => Date.UTC(2026, 2, 1, 0, 15) / 1000 + 300 * i);
    panel = await browser.open(LIGHT, SIZE);
    await panel.page.evaluate(() => {
      const written: string[] = [];
      Object.assign(window, { written });
      const { fillText } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
        written.push(text);
        fillText.call(this, text, ...place);
      };
    });
    await panel.send({ ...result, xIsTime: true, series: [{ ...series, x }] });
    const written = await panel.page.evaluate(() => (window as unknown as { written: string[] }).written);
    assert.ok(written.includes('12:00') && written.includes('03-02'), written.join(' '));
    assert.ok(!written.some((text) => /am|pm|\d\/\d/.test(text)), written.join(' '));
  });

  it('compares the methods and runs again with the one that is used', async () => {
    const result = dataResult();
    await open(result);
    const before = await drawn('main');
    await button('Compare').click();
    const [request] = await sentOf('compare');
    assert.equal(request.series, 0);
    const { after } = result.series[0];
    const row = {
      curve: after.map((v, i) => v + 0.3 * Math.sin(i / 20)),
      low: 0.01,
      high: 0.04,
      seconds: 0.012,
    };
    await panel.send({ type: 'progress', fraction: 0.5, message: 'Comparing the methods' });
    await panel.send({
      type: 'comparison',
      id: request.id,
      series: 0,
      reason: 'The simplest.',
      rows: [
        { ...row, method: 'whittaker', rmse: 0.02 },
        { ...row, method: 'diffusion', rmse: 0.03, curve: after },
      ],
    });
    const region = panel.page.getByRole('region', { name: 'Comparison of methods' });
    await region.getByText('The simplest.').waitFor();
    assert.deepEqual(await region.getByRole('row').nth(1).locator('td').allTextContents(), [
      '0.02 rad',
      '0.01 to 0.04',
      '12 ms',
    ]);
    await region.getByText('The curve is equally smooth everywhere.').waitFor();
    assert.notEqual(await drawn('main'), before, 'the other curve is drawn');
    const others = panel.page.getByText('Other methods', { exact: true });
    assert.ok(await others.isVisible());
    assert.equal(await panel.page.locator('.panel').getAttribute('aria-busy'), 'false');
    await panel.page.evaluate(axe.source);
    const found = await panel.page.evaluate(async () => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document);
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
    });
    assert.deepEqual(found, []);
    await region.getByRole('button', { name: 'Use Whittaker smoother' }).click();
    const [run] = await sentOf('run');
    assert.equal(run.settings.method, 'whittaker');
    await button('Close').click();
    assert.ok(await region.isHidden());
    assert.equal(await drawn('main'), before, 'and gone again');
    assert.ok(await others.isHidden());
  });

  it('offers the automatic choice, by one click, where much of the noise is left', async () => {
    const result = dataResult();
    const warnings = [{ code: 'much-left', message: 'Much is left.' }];
    await open({ ...result, series: result.series.map((series) => ({ ...series, warnings })) });
    const note = panel.page.getByRole('list', { name: 'Warnings' }).getByText('Much is left.');
    await note.getByRole('button', { name: 'Use Automatic' }).click();
    const [run] = await sentOf('run');
    assert.equal(run.settings.method, 'auto');
  });

  it('follows the reverse diffusion from noise to samples', async () => {
    await open(dataResult());
    await choosePlots(panel, 'Reverse Diffusion');
    await answerTrajectory(panel);
    const slider = panel.page.getByRole('slider', { name: 'Reverse diffusion' });
    assert.equal(await slider.getAttribute('aria-valuetext'), '12 samples of the posterior');
    const curves = await drawn('diffusion');
    await slider.press('Home');
    assert.equal(await slider.getAttribute('aria-valuetext'), 'Step 1 of 10: 100 % noise');
    assert.ok((await drawn('diffusion')) > 2 * curves, 'noise covers more than curves');
    // A step stays for less long than it may take to look for it: time goes on when it is told to.
    await panel.page.clock.install();
    await panel.page.clock.pauseAt(Date.now() + 60_000);
    await button('Play').click();
    await panel.page.clock.runFor(1000);
    assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /^Step 3 of 10: /);
    await button('Stop').click();
    await panel.page.clock.runFor(1000);
    assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /^Step 3 of 10: /);
    assert.equal((await sentOf('trajectory')).length, 1, 'asked for once');
  });

  const endings: readonly (readonly [what: string, answer: (id: number) => HostMessage])[] = [
    ['measuring took its place', (id) => ({ type: 'reply', id, ok: true, message: 'None.' })],
    ['a run was cancelled', () => ({ type: 'failed', cancelled: true, message: '' })],
  ];
  for (const [what, answer] of endings) {
    it(`asks for the reverse diffusion again after ${what}`, async () => {
      await open(dataResult());
      await choosePlots(panel, 'Reverse Diffusion');
      const asked = async (times: number) => {
        for (let wait = 0; wait < 40 && (await sentOf('trajectory')).length < times; wait++) {
          await panel.page.waitForTimeout(50);
        }
        assert.equal((await sentOf('trajectory')).length, times);
      };
      await asked(1);
      await button('Measure What Is in View').click();
      await panel.send(answer((await sentOf('quantities'))[0].id));
      await asked(2);
      await answerTrajectory(panel);
      await panel.page.getByRole('slider', { name: 'Reverse diffusion' }).waitFor();
    });
  }

  it('is not busy any more where a comparison is refused', async () => {
    await open(dataResult());
    await button('Compare').click();
    const [{ id }] = await sentOf('compare');
    await panel.send({ type: 'progress', fraction: 0.5, message: 'Comparing' });
    const busy = () => panel.page.locator('.panel').getAttribute('aria-busy');
    assert.equal(await busy(), 'true');
    await panel.send({ type: 'reply', id, ok: false, message: 'It cannot be shown.' });
    assert.equal(await busy(), 'false');
    await panel.page.getByText('It cannot be shown.').waitFor();
  });

  it('shows the band of the derivative once there are samples', async () => {
    await open(dataResult());
    await choosePlots(panel, 'Derivative');
    const without = await drawn('derivative');
    await answerTrajectory(panel);
    assert.ok((await drawn('derivative')) > without + 200);
  });

  it('asks for other columns, another x, samples, seed, another way to read', async () => {
    const result = dataResult();
    const columns = [...result.columns, { name: 'speed', unit: null, isNumber: true }];
    await open({ ...result, columns });
    await button('More Settings').click();
    await panel.page.getByRole('checkbox', { name: 'speed' }).click();
    await panel.page.getByRole('combobox', { name: 'x column' }).click();
    await panel.page.getByRole('option', { name: 'none, equally spaced' }).click();
    assert.deepEqual(
      (await sentOf('choose')).map(({ choice }) => choice),
      [
        { columns: ['2', '3'], x: null },
        { columns: null, x: 'none' },
      ],
    );
    await panel.page.getByRole('combobox', { name: 'Samples for the band' }).click();
    await panel.page.getByRole('option', { name: '32', exact: true }).click();
    const seed = panel.page.getByRole('textbox', { name: 'Seed' });
    await seed.fill('7');
    await seed.press('Enter');
    const runs = (await sentOf('run')).map(({ settings }) => [settings.samples, settings.seed]);
    assert.deepEqual(runs, [
      [32, 1],
      [null, 7],
    ]);
    await panel.page.getByRole('combobox', { name: 'Decimal mark' }).click();
    await panel.page.getByRole('option', { name: 'comma', exact: true }).click();
    assert.equal((await sentOf('read'))[0].reading.decimalMark, ',');
  });

  it('leaves stretches untouched that are drawn or typed, and denoises them again', async () => {
    await open(dataResult());
    await button('More Settings').click();
    await button('Mark in the Plot').click();
    const box = await panel.page.locator('.plot-main .u-over').boundingBox();
    assert.ok(box);
    await panel.page.mouse.move(box.x + 100, box.y + 40);
    await panel.page.mouse.down();
    await panel.page.mouse.move(box.x + 200, box.y + 90, { steps: 4 });
    await panel.page.mouse.up();
    const drawnRun = (await sentOf('run'))[0].settings.untouched;
    assert.equal(drawnRun.length, 2);
    const [from, to] = await plotRange(panel.page);
    assert.ok(Math.abs(drawnRun[1].from - (from + ((to - from) * 100) / box.width)) < 0.1);
    assert.deepEqual(await plotRange(panel.page), [from, to], 'the view stays');

    for (const [name, value] of [
      ['from', '2'],
      ['to', '3,5'],
    ]) {
      const field = panel.page.getByRole('textbox', { name, exact: true });
      await field.fill(value);
      await field.press('Tab');
    }
    await button('Add').click();
    assert.deepEqual((await sentOf('run'))[1].settings.untouched[1], { from: 2, to: 3.5 });
    await button('Denoise 18.6 to 20.4 again').click();
    assert.deepEqual((await sentOf('run'))[2].settings.untouched, []);
  });

  it('goes back to earlier settings and forth again', async () => {
    const result = dataResult();
    await open(result);
    assert.ok(await button('Undo setting').isDisabled());
    await panel.page.getByRole('checkbox', { name: 'Remove outliers' }).click();
    const settings = { ...result.settings, outliers: 'remove' as const };
    await panel.send({ ...result, settings, state: { ...result.state, settings } });
    await button('Undo setting').click();
    await panel.send(result);
    await button('Redo setting').click();
    assert.deepEqual(
      (await sentOf('configure')).map((message) => message.settings.outliers),
      ['keep', 'remove'],
    );
  });

  it('tells the host which sample was clicked, and marks the one that the host names', async () => {
    await open(dataResult());
    const box = await panel.page.locator('.plot-main .u-over').boundingBox();
    assert.ok(box);
    await panel.page.mouse.click(box.x + box.width / 2, box.y + 30);
    const [picked] = await sentOf('point-selected');
    assert.ok(picked.series === 0 && Math.abs(picked.sample - 255.5) < 3, `${picked.sample}`);
    await panel.send({ type: 'mark-sample', series: 0, sample: 256 });
    const marker = await panel.page.locator('.marker-cursor').boundingBox();
    assert.ok(marker && Math.abs(marker.x + marker.width / 2 - (box.x + box.width / 2)) < 3);
    await panel.send({ type: 'mark-sample', series: 0, sample: null });
    assert.equal(await panel.page.locator('.marker-cursor').count(), 0);
  });

  it('zooms a logarithmic axis, and says what cannot stand on it', async () => {
    const result = dataResult();
    const [series] = result.series;
    await open({ ...result, series: [{ ...series, x: series.x?.map((v) => v + 0.05) ?? null }] });
    await choosePlots(panel, 'Logarithmic x', 'Logarithmic y');
    await panel.page.getByText(/\d+ samples at or below 0 cannot be drawn/).waitFor();
    const whole = await plotRange(panel.page);
    assert.ok(Math.abs(whole[0] - 0.05) < 1e-9);
    const chart = panel.page.getByRole('application');
    await chart.press('ArrowUp');
    await panel.page.waitForTimeout(60);
    const zoomed = await plotRange(panel.page);
    const factor = (whole[1] / whole[0]) ** 0.1;
    assert.ok(Math.abs(zoomed[0] / whole[0] / factor - 1) < 1e-6, 'the same ratio at both ends');
    assert.ok(Math.abs(whole[1] / zoomed[1] / factor - 1) < 1e-6);
  });

  it('sends the plots as a PNG picture when that is asked for', async () => {
    await open(dataResult());
    await button('Export').click();
    await panel.page.getByRole('menuitem', { name: 'Picture (PNG)...' }).click();
    await panel.page.waitForFunction(() =>
      (window as unknown as { sentMessages: { type: string }[] }).sentMessages.some(
        ({ type }) => type === 'act',
      ),
    );
    const header = await panel.page.evaluate(() => {
      const sent = (window as unknown as { sentMessages: { picture?: Uint8Array }[] }).sentMessages;
      return Array.from(sent.at(-1)?.picture?.slice(0, 4) ?? []);
    });
    assert.deepEqual(header, [0x89, 0x50, 0x4e, 0x47]);
  });

  it('keeps plots, axes and the stretch that is seen for after a reload', async () => {
    await open(dataResult());
    await choosePlots(panel, 'Spectrum', 'Removed');
    await panel.page.getByRole('application').press('ArrowUp');
    await panel.page.waitForTimeout(500);
    const kept = await panel.page.evaluate(
      () =>
        (window as unknown as { keptState: { view: { plots: string[]; span: object | null } } }).keptState
          .view,
    );
    assert.deepEqual(kept.plots, ['spectrum']);
    assert.ok(kept.span);
  });

  it('is worked by keyboard: menus open, move, choose and close', async () => {
    await open(dataResult());
    const { page } = panel;
    await button('Copy').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Markdown Table');
    await page.keyboard.press('Enter');
    const [asked] = await sentOf('act');
    assert.equal(asked.action, 'markdown');
    await button('Plots').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('menu').count(), 0);
  });
});

/** Contrast of the panel's colours of these names with its background, as WCAG 2 defines it, drawn on a canvas. */
async function contrasts({ page }: PanelPage, names: readonly string[]): Promise<Record<string, number>> {
  const [ground, ...pixels] = await page.evaluate(
    (colors) => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 1;
      const context = canvas.getContext('2d');
      const probe = document.body.appendChild(document.createElement('span'));
      // Each over the first, which is the background.
      const drawn = colors.map((color) => {
        for (const each of [colors[0], color]) {
          probe.style.color = each;
          if (context) context.fillStyle = getComputedStyle(probe).color;
          context?.fillRect(0, 0, 1, 1);
        }
        return [...(context?.getImageData(0, 0, 1, 1).data ?? [])];
      });
      probe.remove();
      return drawn;
    },
    ['var(--vscode-editor-background)', ...names.map((name) => `var(--denoise-${name})`)],
  );
  return Object.fromEntries(
    names.map((name, index) => {
      const [own, other] = [luminance(pixels[index]), luminance(ground)];
      return [name, (Math.max(own, other) + 0.05) / (Math.min(own, other) + 0.05)];
    }),
  );
}

/** Relative luminance of a pixel in sRGB, as WCAG 2 defines it. */
function luminance(pixel: readonly number[]): number {
  const [r, g, b] = pixel.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
