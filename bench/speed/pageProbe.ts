/** What the pages of VS Code say of themselves while they are measured. Times are milliseconds since 1970. */
import type { Frame, Page } from 'playwright-core';

export interface PageRecord {
  /** Pointer released. */
  readonly clicks: readonly number[];
  readonly longTasks: readonly { readonly time: number; readonly ms: number }[];
}

declare global {
  interface Window {
    pageRecord?: { clicks: number[]; longTasks: { time: number; ms: number }[] };
    progressTimes?: number[];
    notificationTimes?: number[];
    cancel?: { clicked: number; heard: number; told: number };
  }
}

/** Has every page and frame that loads from now on keep a record. */
export async function recordPages(page: Page): Promise<void> {
  await page.context().addInitScript(() => {
    const record = { clicks: [] as number[], longTasks: [] as { time: number; ms: number }[] };
    window.pageRecord = record;
    addEventListener('mouseup', () => record.clicks.push(Date.now()), true);
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) {
        record.longTasks.push({ time: performance.timeOrigin + startTime, ms: duration });
      }
    }).observe({ type: 'longtask' });
  });
}

/** The record of a page or frame. */
export async function recordOf(frame: Page | Frame): Promise<PageRecord> {
  const record = await frame.evaluate(() => window.pageRecord ?? null);
  if (record === null) throw new Error('This page keeps no record.');
  return record;
}

/** The last click in a page. */
export async function lastClick(page: Page): Promise<number> {
  const { clicks } = await recordOf(page);
  return clicks[clicks.length - 1];
}

/** Calls a function with the frame of the visible panel; again where VS Code replaces the frame meanwhile. */
async function inPanel<Value>(page: Page, ask: (frame: Frame) => Promise<Value>): Promise<Value> {
  for (let attempt = 0; ; attempt++) {
    try {
      const handle = await page
        .frameLocator('iframe.webview.ready[src*="extensionId=denoise.denoise"]:visible')
        .locator('iframe#active-frame')
        .elementHandle({ timeout: 60_000 });
      const frame = await handle?.contentFrame();
      if (!frame) throw new Error('There is no panel.');
      return await ask(frame);
    } catch (error) {
      if (attempt === 2) throw error;
    }
  }
}

/** The record of the visible panel. */
export function panelRecord(page: Page): Promise<PageRecord> {
  return inPanel(page, recordOf);
}

/** When the visible panel painted the curves of a result of this many samples. */
export function drawnAt(page: Page, samples: number): Promise<number> {
  return inPanel(page, async (frame) => {
    const drawn = await frame.waitForFunction(
      (count) => {
        const summary = document.querySelector('.summary')?.textContent ?? '';
        // Asked in each frame, before it is painted.
        return document.querySelector('.plot-main canvas') && summary.includes(count) ? Date.now() : 0;
      },
      ` ${samples} samples`,
      { polling: 'raf', timeout: 60_000 },
    );
    return drawn.jsonValue();
  });
}

/** Notes when VS Code's notifications change: a run is announced there before it has a panel. */
export async function noteNotifications(page: Page): Promise<void> {
  await page.evaluate(() => {
    const times: number[] = [];
    window.notificationTimes = times;
    new MutationObserver((changes) => {
      // Written out: a function with a name would need a helper that the page lacks.
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        if (!element?.closest('.notifications-toasts')) continue;
        times.push(Date.now());
        break;
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });
}

export function notificationTimes(page: Page): Promise<number[]> {
  return page.evaluate(() => window.notificationTimes ?? []);
}

/** Notes when the visible panel has drawn that it cancels, and, having been told, that its run was cancelled. */
export async function noteCancelled(page: Page): Promise<void> {
  await inPanel(page, (frame) =>
    frame.evaluate(() => {
      const cancel = { clicked: 0, heard: 0, told: 0 };
      window.cancel = cancel;
      addEventListener(
        'mouseup',
        () => {
          cancel.clicked = Date.now();
          // The click comes after it, and with the next frame what it changed.
          setTimeout(() =>
            requestAnimationFrame(() => {
              if (document.querySelector('.progress-text')?.textContent === 'Cancelling')
                cancel.heard = Date.now();
            }),
          );
        },
        true,
      );
      addEventListener('message', ({ data }) => {
        if (data?.type !== 'failed') return;
        requestAnimationFrame(() => {
          cancel.told = Date.now();
        });
      });
    }),
  );
}

/** Milliseconds from the last click in the visible panel until it said that it cancels, and that its run was cancelled. */
export function cancelTimes(page: Page): Promise<{ heard: number; told: number }> {
  return inPanel(page, async (frame) => {
    const cancel = await frame.waitForFunction(
      () => window.cancel?.clicked && window.cancel.heard && window.cancel.told && window.cancel,
    );
    const { clicked, heard, told } = (await cancel.jsonValue()) as Required<Window>['cancel'];
    return { heard: heard - clicked, told: told - clicked };
  });
}

/** Notes when progress arrives at the visible panel. */
export async function noteProgress(page: Page): Promise<void> {
  await inPanel(page, (frame) =>
    frame.evaluate(() => {
      const times: number[] = [];
      window.progressTimes = times;
      addEventListener('message', ({ data }) => {
        // Pieces of the result move the progress, too.
        if (data?.type === 'progress' || data?.type === 'piece') times.push(Date.now());
      });
    }),
  );
}

export function progressTimes(page: Page): Promise<number[]> {
  return inPanel(page, (frame) => frame.evaluate(() => window.progressTimes ?? []));
}
