import * as assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import * as axe from 'axe-core';
import { inRepository } from '../../../scripts/paths';
import type { ResultMessage, SeriesMessage } from '../../../src/protocol';
import {
  openPanelBrowser,
  type PanelBrowser,
  type PanelPage,
  pendulumResult,
  plotRange,
} from '../../webview/panelPage';
import { THEMES } from '../../webview/themes';

const WIDE = { width: 1000, height: 760 };
const NARROW = { width: 360, height: 820 };
const [LIGHT, DARK] = THEMES;

describe('panel', function () {
  this.timeout(60_000);
  let browser: PanelBrowser;
  let panel: PanelPage;

  before(async () => {
    mkdirSync(inRepository('test/screenshots'), { recursive: true });
    browser = await openPanelBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    assert.deepEqual(panel.problems, []);
    await panel.page.close();
  });

  const screenshot = (name: string) =>
    panel.page.screenshot({ path: inRepository('test/screenshots', `panel-${name}.png`) });
  const button = (name: string) => panel.page.getByRole('button', { name, exact: true });
  const lastSent = async () => (await panel.sent()).at(-1);
  /** The panel waits a moment before it asks for a run. */
  const lastSentSoon = async () => {
    await panel.page.waitForTimeout(250);
    return lastSent();
  };

  for (const theme of THEMES) {
    for (const [width, size] of [
      ['wide', WIDE],
      ['narrow', NARROW],
    ] as const) {
      it(`is drawn and accessible: ${theme.name}, ${width}`, async () => {
        panel = await browser.open(theme, size);
        await panel.send(pendulumResult());
        await screenshot(`${theme.name}-${width}`);
        assert.ok((await plotPixels(panel)) > 2000, 'the plot is drawn');
        assert.deepEqual(await violations(panel), []);
        const overflow = await panel.page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.equal(overflow, 0, 'nothing is wider than the panel');
      });
    }
  }

  it('asks for everything when it is loaded, and waits visibly', async () => {
    panel = await browser.open(DARK, WIDE);
    assert.deepEqual(await panel.sent(), [{ type: 'ready' }]);
    await panel.send({ type: 'progress', fraction: 0.4, message: 'Denoising' });
    await panel.page.getByText('40 %').waitFor();
    await screenshot('loading');
    assert.deepEqual(await violations(panel), []);
    await button('Cancel').click();
    assert.deepEqual(await lastSent(), { type: 'cancel' });
  });

  it('says at once that it cancels, whatever still comes of the run', async () => {
    panel = await browser.open(DARK, WIDE);
    await panel.send({ type: 'progress', fraction: 0.4, message: 'Denoising' });
    await button('Cancel').click();
    assert.equal(await panel.page.locator('.progress-text').textContent(), 'Cancelling');
    assert.equal(await button('Cancel').getAttribute('disabled'), '');
    await panel.send({ type: 'progress', fraction: 0.5, message: 'Denoising' });
    assert.equal(await panel.page.locator('.progress-text').textContent(), 'Cancelling');
    assert.deepEqual(await violations(panel), []);
    await panel.send({ type: 'failed', message: 'The run was cancelled.', cancelled: true });
    assert.equal(await button('Cancel').isVisible(), false);
    await panel.send({ type: 'progress', fraction: 0.1, message: 'Reading' });
    assert.equal(await panel.page.locator('.progress-text').textContent(), 'Reading');
    assert.equal(await button('Cancel').getAttribute('disabled'), null);
  });

  it('shows that a run goes on, over the last result, and does not move it', async () => {
    panel = await browser.open(LIGHT, NARROW);
    await panel.send(pendulumResult());
    const place = () => panel.page.locator('.plots').boundingBox();
    const before = await place();
    await panel.send({ type: 'progress', fraction: 0.4, message: 'Computing the band' });
    await button('Cancel').waitFor();
    assert.deepEqual(await place(), before);
    await screenshot('running');
    assert.deepEqual(await violations(panel), []);
    await panel.send(pendulumResult());
    assert.equal(await button('Cancel').isVisible(), false);
  });

  it('shows an error without a result, and offers to try again', async () => {
    panel = await browser.open(LIGHT, WIDE);
    const message = "line 12, column 3: 'abc' is not a number. Correct it, or leave the cell empty.";
    await panel.send({ type: 'failed', message, cancelled: false });
    await panel.page.getByText(message).waitFor();
    await screenshot('error');
    assert.deepEqual(await violations(panel), []);
    await button('Try Again').click();
    assert.deepEqual(await lastSent(), { type: 'refresh' });
  });

  it('keeps the plots of the last good run when one fails', async () => {
    panel = await browser.open(LIGHT, WIDE);
    await panel.send(pendulumResult());
    await panel.send({ type: 'failed', message: 'The process ended.', cancelled: false });
    await panel.page.getByText('The process ended.').waitFor();
    assert.ok((await plotPixels(panel)) > 2000);
    await screenshot('failed-later');
  });

  it('says what was found in a live region, with warnings below', async () => {
    panel = await browser.open(LIGHT, WIDE);
    await panel.send(
      withSeries({ warnings: [{ code: 'few-samples', message: 'Only 20 samples: the band is a guess.' }] }),
    );
    assert.equal(
      await panel.page.getByRole('status').textContent(),
      'Noise level 0.08 rad (estimated), SNR 5.62, 512 samples, 3 missing',
    );
    assert.deepEqual(await panel.page.getByRole('list', { name: 'Warnings' }).allTextContents(), [
      'Only 20 samples: the band is a guess.',
    ]);
    await screenshot('warning');
    assert.deepEqual(await violations(panel), []);
  });

  it('refuses what is not a message of the protocol', async () => {
    panel = await browser.open(LIGHT, WIDE);
    await panel.send(pendulumResult());
    await panel.page.evaluate(() => window.postMessage({ type: 'result', source: 'evil.csv' }, '*'));
    await panel.page.waitForTimeout(50);
    assert.equal(await panel.page.getByRole('heading', { level: 1 }).textContent(), 'pendulum.csv');
  });

  it('says when the host does not answer, and no longer once it does', async () => {
    panel = await browser.open(LIGHT, WIDE);
    await panel.send(pendulumResult());
    const { page } = panel;
    await page.clock.install();
    await page.getByRole('checkbox', { name: 'Remove outliers' }).click();
    await page.clock.fastForward(15_000);
    const silence = page.getByText('VS Code does not answer.');
    assert.equal(await silence.count(), 0);
    await page.clock.fastForward(10_000);
    await silence.waitFor();
    assert.deepEqual(await violations(panel), []);
    await panel.send({ type: 'received' });
    await silence.waitFor({ state: 'hidden' });

    await page.getByRole('checkbox', { name: 'Remove outliers' }).click();
    await panel.send({ type: 'received' });
    await page.clock.fastForward(60_000);
    assert.equal(await silence.isVisible(), false, 'an answer came, if not the result');
  });

  it('shows names from files as text', async () => {
    panel = await browser.open(LIGHT, WIDE);
    const name = '<img src=x onerror=alert(1)>';
    await panel.send({ ...withSeries({ name, unit: '<b>' }), source: name, summary: name, xName: name });
    assert.equal(await panel.page.getByRole('heading', { level: 1 }).textContent(), name);
    assert.equal(await panel.page.locator('img, b').count(), 0);
  });

  for (const [action, name] of [
    ['replace', 'Replace'],
    ['open', 'Open as New Document'],
    ['copy', 'Copy'],
  ] as const) {
    it(`asks the host to ${action}, and shows the answer`, async () => {
      panel = await browser.open(LIGHT, WIDE);
      await panel.send(pendulumResult());
      await button(name).click();
      const sent = await lastSent();
      assert.ok(sent?.type === 'act');
      assert.deepEqual([sent.action, sent.series], [action, [0]]);
      await panel.send({ type: 'reply', id: sent.id, ok: true, message: 'Done with 512 numbers.' });
      await panel.page.getByText('Done with 512 numbers.').waitFor();
    });
  }

  it('keeps an answer while the band is still computed', async () => {
    panel = await browser.open(LIGHT, WIDE);
    const curves = withSeries({ lower: null, upper: null });
    await panel.send(curves);
    await panel.send({ type: 'progress', fraction: 0.1, message: 'Computing the band' });
    await button('Replace').click();
    await panel.send({ type: 'stale', reason: 'replaced' });
    await panel.send({ type: 'reply', id: 1, ok: true, message: 'Replaced 512 numbers.' });
    await panel.send(pendulumResult());
    await panel.send({ type: 'stale', reason: 'replaced' });
    assert.ok(await panel.page.getByText('Replaced 512 numbers.').isVisible());
    assert.ok(await button('Replace').isDisabled());
    await panel.send({ type: 'stale', reason: null });
    assert.equal(await panel.page.getByText('Replaced 512 numbers.').isVisible(), false);
  });

  it('keeps what it said of a copy when an undo makes the document current again', async () => {
    panel = await browser.open(LIGHT, WIDE);
    await panel.send(pendulumResult());
    await panel.send({ type: 'stale', reason: 'replaced' });
    await button('Copy').click();
    await panel.send({ type: 'reply', id: 1, ok: true, message: 'Copied 512 numbers.' });
    await panel.send({ type: 'stale', reason: null });
    assert.ok(await panel.page.getByText('Copied 512 numbers.').isVisible());
    assert.equal(await button('Refresh').isVisible(), false);
  });

  it('offers Save As for a file that the editor does not open', async () => {
    panel = await browser.open(LIGHT, WIDE);
    await panel.send(pendulumResult({ actions: ['save', 'copy'] }));
    assert.equal(await button('Replace').count(), 0);
    assert.equal(await button('Open as New Document').count(), 0);
    await button('Save As...').click();
    const sent = await lastSent();
    assert.ok(sent?.type === 'act' && sent.action === 'save');
  });

  it('does not offer Replace while the document differs from what was read', async () => {
    panel = await browser.open(LIGHT, WIDE);
    await panel.send(pendulumResult());
    await panel.send({ type: 'stale', reason: 'edited' });
    await panel.page.getByText('pendulum.csv changed since it was read.').waitFor();
    assert.ok(await button('Replace').isDisabled());
    await screenshot('stale');
    await panel.send({ type: 'stale', reason: null });
    assert.ok(await button('Replace').isEnabled());
    assert.equal(await panel.page.getByText('changed since it was read').isVisible(), false);
  });

  it('runs again with the noise level of the slider and the field, and back with the estimate', async () => {
    panel = await browser.open(LIGHT, WIDE);
    await panel.send(pendulumResult());
    await panel.page.getByRole('slider', { name: 'Assumed noise level' }).press('ArrowRight');
    const moved = await lastSentSoon();
    assert.ok(moved?.type === 'run' && moved.series === 0 && moved.settings.sigma !== null);
    assert.ok(moved.settings.sigma > 0.08 && moved.settings.sigma < 0.09);

    const field = panel.page.getByRole('textbox', { name: 'Assumed noise level, as a number' });
    await field.fill('0,25');
    await field.press('Enter');
    const typed = await lastSentSoon();
    assert.ok(typed?.type === 'run' && typed.settings.sigma === 0.25);

    const sent = (await panel.sent()).length;
    await field.fill('a lot');
    await field.press('Enter');
    await panel.page.getByText('Type a number, 0 or larger.').waitFor();
    assert.equal((await panel.sent()).length, sent);
    await screenshot('bad-noise-level');

    await panel.send(withSeries({ noise: { sigma: 0.25, source: 'given' } }));
    await button('Use Estimate').click();
    const reset = await lastSent();
    assert.ok(reset?.type === 'run' && reset.settings.sigma === null);
  });

  it('leaves slider and field alone while a level is chosen, whatever results arrive', async () => {
    panel = await browser.open(LIGHT, WIDE);
    await panel.send(pendulumResult());
    const slider = panel.page.getByRole('slider', { name: 'Assumed noise level' });
    const field = panel.page.getByRole('textbox', { name: 'Assumed noise level, as a number' });
    await slider.press('End');
    const chosen = await slider.inputValue();
    await panel.send(pendulumResult());
    const asked = await lastSentSoon();
    assert.ok(asked?.type === 'run', 'a result that arrives does not swallow the choice');
    await panel.send(pendulumResult());
    assert.equal(await slider.inputValue(), chosen);
    await field.fill('0.3');
    await panel.send(withSeries({ noise: { sigma: asked.settings.sigma ?? 0, source: 'given' } }));
    assert.equal(await field.inputValue(), '0.3');
    // Leaving the field asks for its level.
    await slider.focus();
    await panel.send({ type: 'failed', message: 'The process ended.', cancelled: false });
    await panel.send(pendulumResult());
    assert.equal(await slider.inputValue(), '0.5');
  });

  it('runs again with another band and with outliers removed, and keeps a given noise level', async () => {
    panel = await browser.open(LIGHT, WIDE);
    await panel.send(withSeries({ noise: { sigma: 0.25, source: 'given' } }));
    await panel.page.getByRole('combobox', { name: 'Band' }).click();
    await screenshot('band-choices');
    await panel.page.getByRole('option', { name: '95 %' }).click();
    const band = await lastSent();
    assert.ok(band?.type === 'run');
    assert.deepEqual([band.settings.bandLevel, band.settings.sigma], [0.95, 0.25]);
    await panel.page.getByRole('checkbox', { name: 'Remove outliers' }).click();
    const outliers = await lastSent();
    assert.ok(outliers?.type === 'run' && outliers.settings.outliers === 'remove');
  });

  it('shows one column of several and acts on all of them or on that one', async () => {
    panel = await browser.open(DARK, NARROW);
    const { series } = pendulumResult();
    const second: SeriesMessage = { ...series[0], name: 'velocity', unit: 'rad/s' };
    await panel.send(pendulumResult({ series: [series[0], second] }));
    await panel.page.getByRole('combobox', { name: 'Column' }).click();
    await panel.page.getByRole('option', { name: 'velocity [rad/s]' }).click();
    assert.match((await panel.page.getByRole('status').textContent()) ?? '', /^velocity: Noise level/);
    await screenshot('two-columns');
    assert.deepEqual(await violations(panel), []);
    await button('Replace').click();
    const all = await lastSent();
    assert.ok(all?.type === 'act');
    assert.deepEqual(all.series, [0, 1]);
    await panel.page.getByRole('checkbox', { name: 'All 2 columns' }).click();
    await button('Replace').click();
    const one = await lastSent();
    assert.ok(one?.type === 'act');
    assert.deepEqual(one.series, [1]);
  });

  it('zooms and pans with wheel, mouse and keys, and shows everything again', async () => {
    panel = await browser.open(LIGHT, WIDE);
    await panel.send(pendulumResult());
    const { page } = panel;
    const whole = await plotRange(page);
    const width = async () => {
      const [from, to] = await plotRange(page);
      return to - from;
    };
    const plot = page.locator('.plot-main .u-over');
    const box = await plot.boundingBox();
    assert.ok(box);
    const [middleX, middleY] = [box.x + box.width / 2, box.y + box.height / 2];

    await page.mouse.move(middleX, middleY);
    assert.match((await page.locator('.readout').textContent()) ?? '', /before.*after.*band/);
    await screenshot('readout');
    for (let turn = 0; turn < 5; turn++) await page.mouse.wheel(0, -100);
    await page.waitForTimeout(100);
    const zoomed = await plotRange(page);
    assert.ok(zoomed[1] - zoomed[0] < (whole[1] - whole[0]) * 0.5);
    await screenshot('zoomed');

    await page.mouse.down();
    await page.mouse.move(middleX + 100, middleY, { steps: 4 });
    await page.mouse.up();
    await page.waitForTimeout(50);
    const panned = await plotRange(page);
    assert.ok(panned[0] < zoomed[0]);
    assert.ok(Math.abs(panned[1] - panned[0] - (zoomed[1] - zoomed[0])) < 1e-6);

    await page.mouse.dblclick(middleX, middleY);
    await page.waitForTimeout(50);
    assert.deepEqual(await plotRange(page), whole);

    const chart = page.getByRole('application');
    await chart.press('ArrowUp');
    await page.waitForTimeout(50);
    assert.ok((await width()) < whole[1] - whole[0]);
    const before = await plotRange(page);
    await chart.press('ArrowRight');
    await page.waitForTimeout(50);
    assert.ok((await plotRange(page))[0] > before[0]);
    await chart.press('Home');
    await page.waitForTimeout(50);
    assert.deepEqual(await plotRange(page), whole);

    await page.keyboard.down('Shift');
    await page.mouse.move(box.x + 200, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + 500, box.y + 250, { steps: 4 });
    await screenshot('box-zoom');
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await page.waitForTimeout(50);
    assert.ok((await width()) < (whole[1] - whole[0]) * 0.5);
    await screenshot('box-zoomed');
    await button('Show everything (Home)').click();
    await page.waitForTimeout(50);
    assert.deepEqual(await plotRange(page), whole);
  });

  it('zooms to the place of a pinch, on a touchpad and on a screen', async () => {
    panel = await browser.open(LIGHT, WIDE);
    await panel.send(pendulumResult());
    const { page } = panel;
    const whole = await plotRange(page);
    const box = await page.locator('.plot-main .u-over').boundingBox();
    assert.ok(box);
    const [part, y] = [0.25, box.y + box.height / 2];
    const x = box.x + part * box.width;
    const place = ([from, to]: readonly number[]) => from + part * (to - from);

    await page.mouse.move(x, y);
    // What browsers make of a pinch on a touchpad.
    await page.keyboard.down('Control');
    for (let turn = 0; turn < 5; turn++) await page.mouse.wheel(0, -10);
    await page.keyboard.up('Control');
    await page.waitForTimeout(50);
    const zoomed = await plotRange(page);
    assert.ok(zoomed[1] - zoomed[0] < (whole[1] - whole[0]) * 0.8, String(zoomed));
    assert.ok(Math.abs(place(zoomed) - place(whole)) < 0.02 * (whole[1] - whole[0]), String(zoomed));
    await button('Show everything (Home)').click();

    const devtools = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', distance: number | null) =>
      devtools.send('Input.dispatchTouchEvent', {
        type,
        touchPoints:
          distance === null
            ? []
            : [
                { x: x - distance, y, id: 0 },
                { x: x + distance, y, id: 1 },
              ],
      });
    await touch('touchStart', 30);
    for (const distance of [40, 50, 60]) await touch('touchMove', distance);
    await touch('touchEnd', null);
    await page.waitForTimeout(50);
    const pinched = await plotRange(page);
    const zoom = (pinched[1] - pinched[0]) / (whole[1] - whole[0]);
    assert.ok(Math.abs(zoom - 0.5) < 0.05, `twice as far apart: ${zoom}`);
    assert.ok(Math.abs(place(pinched) - place(whole)) < 0.05 * (whole[1] - whole[0]), String(pinched));
  });

  it('moves nothing by itself where less motion is asked for, by the system or in VS Code', async () => {
    panel = await browser.open(LIGHT, WIDE);
    const { page } = panel;
    await panel.send({ type: 'progress', fraction: 0.4, message: 'Denoising' });
    const ring = page.locator('vscode-progress-ring');
    const bar = () =>
      page
        .locator('.progress-bar')
        .evaluate((element) => Number.parseFloat(getComputedStyle(element).transitionDuration));
    await page.getByText('40 %').waitFor();
    assert.deepEqual([await bar(), await ring.isVisible()], [0, false]);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    assert.deepEqual([(await bar()) > 0, await ring.isVisible()], [true, true]);
    await page.evaluate(() => document.body.classList.add('vscode-reduce-motion'));
    assert.deepEqual([await bar(), await ring.isVisible()], [0, false]);
  });

  it('lists every number, a page at a time', async () => {
    panel = await browser.open(DARK, WIDE);
    await panel.send(pendulumResult());
    await button('Show Values').click();
    const { page } = panel;
    await page.getByText('Rows 1 to 100 of 512').waitFor();
    await screenshot('table');
    assert.deepEqual(await violations(panel), []);
    assert.deepEqual(await page.locator('tbody tr').nth(40).locator('td').allTextContents(), [
      '2.000',
      'missing',
      '-0.631',
      'missing',
      '-0.661',
      '-0.601',
    ]);
    await button('Last').click();
    await page.getByText('Rows 501 to 512 of 512').waitFor();
    assert.equal(await page.locator('tbody tr').count(), 12);
    assert.ok(await button('Next').isDisabled());
  });

  it('follows the theme and the size of the panel', async () => {
    panel = await browser.open(LIGHT, WIDE);
    await panel.send(pendulumResult());
    const { page } = panel;
    await page.evaluate((colors) => {
      document.body.className = 'vscode-dark';
      for (const [name, value] of colors)
        document.documentElement.style.setProperty(`--vscode-${name}`, value);
    }, Object.entries(DARK.colors));
    await page.setViewportSize({ width: 520, height: 640 });
    await page.waitForTimeout(200);
    await screenshot('after-theme-and-size');
    const [canvas, box] = await page.evaluate(() => [
      document.querySelector('.plot-main canvas')?.clientWidth,
      document.querySelector('.plot-main')?.clientWidth,
    ]);
    assert.equal(canvas, box);
  });

  for (const [name, value] of [
    ['1e-300', 1e-300],
    ['1e-9', 1e-9],
    ['1e300', 1e300],
  ] as const) {
    it(`draws values around ${name}`, async () => {
      panel = await browser.open(LIGHT, WIDE);
      const scale = (values: Float64Array) => values.map((each) => each * value);
      const { before, after } = pendulumResult().series[0];
      await panel.send(
        withSeries({
          before: scale(before),
          after: scale(after),
          lower: null,
          upper: null,
          noise: { sigma: 0.08 * value, source: 'estimated' },
          estimatedSigma: 0.08 * value,
        }),
      );
      await screenshot(`values-${name}`);
      assert.ok((await plotPixels(panel)) > 2000);
    });
  }

  it('draws a constant, a single sample spacing and 200,000 samples', async () => {
    panel = await browser.open(LIGHT, WIDE);
    const constant = new Float64Array(8).fill(3);
    await panel.send(
      withSeries({
        x: null,
        before: constant,
        after: constant,
        lower: null,
        upper: null,
        noise: { sigma: 0, source: 'estimated' },
        estimatedSigma: 0,
        snr: null,
      }),
    );
    await screenshot('constant');
    const long = Float64Array.from({ length: 200_000 }, (_, i) => Math.sin(i / 9000) + 0.2 * Math.sin(i * i));
    const clean = Float64Array.from({ length: 200_000 }, (_, i) => Math.sin(i / 9000));
    await panel.send(withSeries({ x: null, before: long, after: clean, lower: null, upper: null }));
    await panel.page.waitForTimeout(200);
    await screenshot('long');
    assert.ok((await plotPixels(panel)) > 2000);
  });
});

function withSeries(changes: Partial<SeriesMessage>): ResultMessage {
  const result = pendulumResult();
  return { ...result, series: [{ ...result.series[0], ...changes }] };
}

/** Pixels of the upper plot that are not background. */
function plotPixels({ page }: PanelPage): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.querySelector('canvas');
    const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    let drawn = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i] > 0) drawn += 1;
    return drawn;
  });
}

/** What axe finds wrong, in short. */
async function violations({ page }: PanelPage): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: checker } = window as unknown as { axe: typeof axe };
    const { violations: found } = await checker.run();
    return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
  });
}
