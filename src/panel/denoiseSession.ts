import equal from 'fast-deep-equal';
import * as vscode from 'vscode';
import { InputError } from '../core/errors';
import { noiseOfSamples } from '../core/noiseOfSamples';
import { AUTOMATIC, type ReadingOptions } from '../core/reading/options';
import type { SeriesChoice } from '../core/reading/seriesOf';
import type { TextRange } from '../core/reading/wholeNumbers';
import type { DenoiseSettings, SeriesResult, Stretch } from '../core/result';
import type { SampleReference } from '../core/samplePlaces';
import { inEnglish, said } from '../core/wording';
import { failureWording } from '../failureWording';
import type { CallOptions } from '../inference/client';
import { CancelledError } from '../inference/errors';
import type { Action, HostMessage, PanelState, ResultMessage, WebviewMessage } from '../protocol';
import { wordingText } from '../wordingText';
import type { ActionServices } from './actionContext';
import { copyTable, perform } from './actions';
import {
  type ColumnSigma,
  denoiseSource,
  type Outcome,
  type RunOptions,
  redoColumn,
  type WhatToRead,
} from './denoiseSource';
import { replyTo } from './replyTo';
import { comparisonMessage, resultMessage, trajectoryMessage } from './resultMessage';
import { holdsAsRead, openDocument, readSource, type Source, sourceName } from './source';
import { rangeAfter, rangeWithin } from './textRange';

/** A new run lets the one before it show its curves, so that a moving slider is followed, but not for longer. */
const PATIENCE_MS = 500;
/** Comparing a large text at every keystroke would be felt. */
const CHANGE_SETTLES_MS = 200;
/** After this long without another change the plots follow the text ... */
const LIVE_UPDATE_MS = 600;
/** ... where a run takes less than this. */
const LIVE_UPDATE_SECONDS = 5;

/** Curves whose way from noise is shown. */
const TRAJECTORY_SAMPLES = 12;

/** All that a result depends on, besides the text. */
type Configuration = Pick<PanelState, 'reading' | 'choice' | 'settings' | 'sigmas'>;

export interface SessionRunOptions extends CallOptions {
  /** Called when there is something to see, which may be long before the run is complete. */
  readonly onCurves?: () => void;
}

/** What a session begins with. */
export type SessionStart = Pick<PanelState, 'ranges' | 'reading' | 'choice' | 'settings' | 'sigmas'>;

interface ActiveRun {
  readonly controller: AbortController;
  readonly finished: Promise<unknown>;
  readonly curves: Promise<void>;
  /** Another run ended it, and says what becomes of it. */
  isReplaced: boolean;
}

/** What one document's panel works on: what was read, the results, and what the person asks for. */
export class DenoiseSession implements vscode.Disposable {
  private ranges: readonly TextRange[] | null;
  private reading: ReadingOptions;
  private choice: SeriesChoice;
  private settings: DenoiseSettings;
  private sigmas: readonly ColumnSigma[];
  private outcome: Outcome | null = null;
  private shown: ResultMessage | null = null;
  private active: ActiveRun | null = null;
  /** Stops the last run, also while it waits for the one before. */
  private newest: AbortController | null = null;
  /** The reverse diffusion under way: of no interest any more once a run begins. */
  private following: AbortController | null = null;
  /** The comparison under way. */
  private comparing: AbortController | null = null;
  private replacedText: string | null = null;
  private staleCheck: NodeJS.Timeout | null = null;
  private liveUpdate: NodeJS.Timeout | null = null;
  private lastStatus: HostMessage | null = null;
  private readonly messages = new vscode.EventEmitter<HostMessage>();
  private readonly selections = new vscode.EventEmitter<SampleReference>();
  private readonly listeners: vscode.Disposable[];

  /** Messages for the webview. */
  readonly onMessage = this.messages.event;
  /** A sample was clicked in the plots. */
  readonly onPointSelected = this.selections.event;

  constructor(
    readonly uri: vscode.Uri,
    private readonly services: ActionServices,
    private readonly log: vscode.LogOutputChannel,
    start: SessionStart,
  ) {
    this.ranges = start.ranges;
    this.reading = start.reading;
    this.choice = start.choice;
    this.settings = start.settings;
    this.sigmas = start.sigmas;
    this.listeners = [
      this.messages,
      this.selections,
      vscode.workspace.onDidChangeTextDocument((event) => this.documentChanged(event)),
    ];
  }

  /** The result last shown; null before there is one. */
  get result(): ResultMessage | null {
    return this.shown;
  }

  /** What the result came from; null before there is one. */
  get current(): Outcome | null {
    return this.outcome;
  }

  /**
   * Reads these ranges of the document (null: all of it) and denoises them. What was said about the reading
   * holds as long as the ranges are the same; `reading` adds to it. Rejects as a run does.
   */
  async denoise(
    ranges: readonly TextRange[] | null,
    reading: Partial<ReadingOptions>,
    options: SessionRunOptions,
  ): Promise<void> {
    const isSame = JSON.stringify(ranges) === JSON.stringify(this.ranges);
    if (!isSame) {
      this.sigmas = [];
      this.choice = { columns: null, x: null };
      this.settings = { ...this.settings, untouched: [] };
    }
    this.ranges = ranges;
    this.reading = { ...(isSame ? this.reading : AUTOMATIC), ...reading };
    await this.refresh(options);
  }

  /** Reads the document again and denoises. Rejects as a run does. */
  async refresh(options: SessionRunOptions = {}): Promise<void> {
    await this.schedule(options, async (run) => {
      const source = await readSource(this.uri);
      return denoiseSource(this.services.client, this.whatToRead(source), this.settings, this.sigmas, run);
    });
  }

  /** Does what the webview asks for; what goes wrong is answered, never thrown. */
  async handle(message: WebviewMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.sendAll();
      case 'cancel':
        this.cancel();
        return;
      case 'refresh':
        return this.reporting(() => this.refresh());
      case 'read':
        // Columns may be others now: noise levels given for them hold no more.
        this.sigmas = [];
        this.choice = { columns: null, x: null };
        this.reading = message.reading;
        return this.reporting(() => this.refresh());
      case 'run':
        return this.reporting(() => this.rerun(message.settings, message.series));
      case 'choose':
        return this.reporting(() => this.choose(message.choice));
      case 'configure': {
        const { type: _type, ...configuration } = message;
        return this.reporting(() => this.configure(configuration));
      }
      case 'point-selected':
        this.selections.fire({ series: message.series, sample: message.sample });
        return;
      case 'trajectory':
        return this.sendTrajectory(message.id, message.series);
      case 'compare':
        return this.sendComparison(message.id, message.series);
      case 'quantities':
        return this.sendQuantities(message.id, message.series, message.range);
      case 'copy-table':
        this.post(await replyTo(message.id, () => copyTable(message.rows)));
        return;
      case 'act': {
        const { id, action, series, picture } = message;
        this.post(await replyTo(id, () => this.act(action, series, picture)));
        return;
      }
      // It is answered where it arrives.
      case 'pong':
        return;
      default:
        return message satisfies never;
    }
  }

  /**
   * Does something with the results of these series; gives a sentence on what was done. `picture` is of
   * the plots, for an action that saves it.
   */
  async act(action: Action, series: readonly number[], picture: Uint8Array | null): Promise<string> {
    const { outcome, shown: result } = this;
    if (!outcome || !result) throw new InputError('empty', said`There is no result yet.`);
    if (!result.actions.includes(action)) {
      throw new InputError('bad-option', said`${result.source} cannot be used in this way.`);
    }
    const done = await perform(action, { ...this.services, outcome, result, series, picture });
    if (action === 'replace' || action === 'insert-column') {
      this.replacedText = openDocument(this.uri)?.getText() ?? null;
      this.sendStale();
    }
    return done;
  }

  /** Marks a sample in the plots; null: none. */
  markSample(series: number, sample: number | null): void {
    this.post({ type: 'mark-sample', series, sample });
  }

  /** Stops the run or the comparison under way, if there is one, and the curves that are drawn. */
  cancel(): void {
    this.following?.abort();
    this.active?.controller.abort();
    this.newest?.abort();
    this.comparing?.abort();
  }

  dispose(): void {
    this.cancel();
    if (this.staleCheck) clearTimeout(this.staleCheck);
    if (this.liveUpdate) clearTimeout(this.liveUpdate);
    for (const listener of this.listeners) listener.dispose();
  }

  private whatToRead(source: Source): WhatToRead {
    const { ranges, reading, choice } = this;
    return {
      source,
      ranges:
        ranges && source.kind === 'document'
          ? ranges.map((range) => rangeWithin(range, source.text.length))
          : null,
      reading,
      choice,
    };
  }

  /** New settings: one column where only its noise level is new, else everything, from the text as it was read. */
  private async rerun(settings: DenoiseSettings, series: number): Promise<void> {
    const column = this.outcome?.job.items[series]?.column;
    await this.schedule({}, async (run) => {
      const before = this.outcome;
      if (!before || column === undefined) {
        this.settings = { ...settings, sigma: null };
        const source = await readSource(this.uri);
        return denoiseSource(this.services.client, this.whatToRead(source), this.settings, this.sigmas, run);
      }
      const others = this.sigmas.filter((given) => given.column !== column);
      this.sigmas = settings.sigma === null ? others : [...others, { column, sigma: settings.sigma }];
      const { sigma: _given, ...shared } = settings;
      const onlySigma = equal({ ...shared, sigma: null }, before.settings);
      const othersComplete =
        settings.bandLevel === 0 ||
        before.job.items.every((item) => item.column === column || item.result.lower !== null);
      this.settings = { ...settings, sigma: null };
      return onlySigma && othersComplete
        ? redoColumn(this.services.client, before, column, settings.sigma, run)
        : denoiseSource(
            this.services.client,
            { ...before, choice: this.choice },
            this.settings,
            this.sigmas,
            run,
          );
    });
  }

  /** All settings at once; the document is read again only where it is to be read in another way. */
  private async configure({ reading, choice, settings, sigmas }: Configuration): Promise<void> {
    await this.schedule({}, async (run) => {
      const isReadSo = equal(reading, this.reading);
      this.reading = reading;
      this.choice = choice;
      this.settings = { ...settings, sigma: null };
      this.sigmas = sigmas;
      const what = (isReadSo && this.outcome) || this.whatToRead(await readSource(this.uri));
      return denoiseSource(this.services.client, { ...what, choice }, this.settings, sigmas, run);
    });
  }

  /** Other columns, or another x: noise levels stay with their columns, stretches of another x mean nothing any more. */
  private async choose(choice: SeriesChoice): Promise<void> {
    await this.schedule({}, async (run) => {
      const what = this.outcome ?? this.whatToRead(await readSource(this.uri));
      if (choice.x !== this.choice.x) this.settings = { ...this.settings, untouched: [] };
      this.choice = choice;
      return denoiseSource(this.services.client, { ...what, choice }, this.settings, this.sigmas, run);
    });
  }

  /**
   * The result of a series.
   * @throws InputError `unknown-column` where the columns were changed meanwhile.
   */
  private resultOf(series: number): SeriesResult {
    const result = this.outcome?.job.items[series]?.result;
    if (result) return result;
    throw new InputError('unknown-column', said`This series is no longer there. Refresh the panel.`);
  }

  /** A controller of what is asked for about a result; it ends what was asked for before. */
  private follow(): AbortController {
    this.following?.abort();
    this.following = new AbortController();
    return this.following;
  }

  /** Answers with the reverse diffusion of a series, or with why there is none. */
  private async sendTrajectory(id: number, series: number): Promise<void> {
    try {
      const result = this.resultOf(series);
      const { seed, outliers } = this.settings;
      const following = this.follow();
      const { trajectory } = await this.services.client.trajectory(
        {
          kind: 'trajectory',
          series: { name: result.name, x: result.x, y: result.before },
          options: { sigma: noiseOfSamples(result), outliers, seed, samples: TRAJECTORY_SAMPLES },
        },
        { signal: following.signal },
      );
      this.post({ type: 'trajectory', id, series, ...trajectoryMessage(trajectory) });
    } catch (error) {
      if (error instanceof CancelledError) return;
      this.post({ type: 'reply', id, ok: false, message: wordingText(failureWording(error, null)) });
    }
  }

  /** Answers with all methods on a series, or with why not; says how far it is. */
  private async sendComparison(id: number, series: number): Promise<void> {
    this.comparing?.abort();
    const comparing = new AbortController();
    this.comparing = comparing;
    const message = vscode.l10n.t('Comparing the methods');
    try {
      const result = this.resultOf(series);
      this.post({ type: 'progress', fraction: 0, message });
      const { name, x, before, noise, errorBars } = result;
      const { comparison } = await this.services.client.compare(
        {
          kind: 'compare',
          series: { name, x, y: before, ...(errorBars && { errorBars }) },
          settings: { ...this.settings, sigma: noise.source === 'given' ? noise.sigma : null },
        },
        {
          signal: comparing.signal,
          onProgress: (fraction) => this.post({ type: 'progress', fraction, message }),
        },
      );
      this.post({
        type: 'comparison',
        id,
        series,
        ...comparisonMessage(comparison, this.outcome?.job.table.decimalMark ?? '.'),
      });
    } catch (error) {
      // A run took over: what it says is to be read.
      if (this.active) return;
      const cancelled = error instanceof CancelledError;
      this.post({ type: 'failed', cancelled, message: wordingText(failureWording(error, null)) });
    } finally {
      if (this.comparing === comparing) this.comparing = null;
    }
  }

  /** Answers with quantities of a series over a stretch of x, or with why there are none. */
  private async sendQuantities(id: number, series: number, range: Stretch | null): Promise<void> {
    try {
      const result = this.resultOf(series);
      const following = this.follow();
      const message = vscode.l10n.t('Drawing curves');
      const { quantities } = await this.services.client.quantities(
        { kind: 'quantities', result, settings: this.settings, range },
        {
          signal: following.signal,
          onProgress: (fraction) => this.post({ type: 'progress', fraction, message }),
        },
      );
      const { level, rows } = quantities;
      this.post({ type: 'quantities', id, series, range: quantities.range, level, rows: [...rows] });
    } catch (error) {
      // A run took over: what it says is to be read.
      if (this.active) return;
      const message =
        error instanceof CancelledError
          ? vscode.l10n.t('Nothing was measured.')
          : wordingText(failureWording(error, null));
      this.post({ type: 'reply', id, ok: error instanceof CancelledError, message });
    }
  }

  /** Runs one task after the one under way; of several that wait only the last one runs. */
  private async schedule(
    options: SessionRunOptions,
    task: (run: RunOptions) => Promise<Outcome>,
  ): Promise<void> {
    const controller = new AbortController();
    this.newest = controller;
    this.following?.abort();
    this.comparing?.abort();
    const abort = () => controller.abort();
    options.signal?.addEventListener('abort', abort);
    if (options.signal?.aborted) abort();
    const stopped = new Promise((resolve) => controller.signal.addEventListener('abort', resolve));
    try {
      while (this.active && !controller.signal.aborted) {
        const before = this.active;
        await Promise.race([
          before.finished,
          before.curves,
          stopped,
          new Promise((resolve) => setTimeout(resolve, PATIENCE_MS)),
        ]);
        if (this.newest !== controller) throw new CancelledError();
        if (controller.signal.aborted) break;
        before.isReplaced = true;
        before.controller.abort();
        await before.finished;
      }
      if (this.newest !== controller) throw new CancelledError();
      if (controller.signal.aborted) {
        const cancelled = new CancelledError();
        // A run that goes on will say how it ends.
        if (!this.active || this.active.isReplaced) this.sendFailure(cancelled);
        throw cancelled;
      }
      await this.start(controller, options, task);
    } finally {
      options.signal?.removeEventListener('abort', abort);
    }
  }

  /** Runs a task, and shows what comes of it. */
  private async start(
    controller: AbortController,
    options: SessionRunOptions,
    task: (run: RunOptions) => Promise<Outcome>,
  ): Promise<void> {
    let message = vscode.l10n.t('Denoising');
    let curvesShown = () => {};
    const curves = new Promise<void>((resolve) => {
      curvesShown = resolve;
    });
    const running = task({
      signal: controller.signal,
      onRead: (fraction) => {
        this.sendStatus({ type: 'progress', fraction, message: vscode.l10n.t('Reading') });
        options.onRead?.(fraction);
      },
      onProgress: (fraction) => {
        this.sendStatus({ type: 'progress', fraction, message });
        options.onProgress?.(fraction);
      },
      onCurves: (outcome) => {
        this.show(outcome);
        curvesShown();
        message = vscode.l10n.t('Computing the band');
        this.sendStatus({ type: 'progress', fraction: 0, message });
        options.onCurves?.();
      },
    });
    const finished = running.then(
      () => undefined,
      () => undefined,
    );
    const run: ActiveRun = { controller, finished, curves, isReplaced: false };
    this.active = run;
    this.sendStatus({ type: 'progress', fraction: 0, message });
    try {
      const outcome = await running;
      if (controller.signal.aborted) throw new CancelledError();
      this.lastStatus = null;
      this.show(outcome);
    } catch (error) {
      // What a newer run took over did not fail in a way that the person should hear of.
      if (!(run.isReplaced && error instanceof CancelledError)) this.sendFailure(error);
      throw error;
    } finally {
      this.active = null;
    }
  }

  private sendFailure(error: unknown): void {
    const message = wordingText(failureWording(error, sourceName(this.uri)));
    this.sendStatus({ type: 'failed', cancelled: error instanceof CancelledError, message });
  }

  private show(outcome: Outcome): void {
    // What Replace wrote stays known while the same reading is run on.
    if (outcome.source !== this.outcome?.source) this.replacedText = null;
    this.outcome = outcome;
    this.shown = resultMessage(outcome);
    this.post(this.shown);
    this.sendStale();
  }

  /** Runs what reports its failure to the webview itself. */
  private async reporting(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (!(error instanceof CancelledError))
        this.log.warn(inEnglish(failureWording(error, this.uri.toString(true))));
    }
  }

  private sendAll(): void {
    if (this.shown) {
      this.post(this.shown);
      this.sendStale();
    }
    if (this.lastStatus) this.post(this.lastStatus);
  }

  private sendStatus(message: HostMessage): void {
    this.lastStatus = message;
    this.post(message);
  }

  private post(message: HostMessage): void {
    this.messages.fire(message);
  }

  private documentChanged(event: vscode.TextDocumentChangeEvent): void {
    if (event.document.uri.toString() !== this.uri.toString()) return;
    for (const { rangeOffset, rangeLength, text } of event.contentChanges) {
      const change = { offset: rangeOffset, length: rangeLength, inserted: text.length };
      this.ranges = this.ranges?.map((range) => rangeAfter(range, change)) ?? null;
    }
    if (this.staleCheck) clearTimeout(this.staleCheck);
    this.staleCheck = setTimeout(() => this.sendStale(), CHANGE_SETTLES_MS);
    if (this.liveUpdate) clearTimeout(this.liveUpdate);
    this.liveUpdate = setTimeout(() => void this.followText(), LIVE_UPDATE_MS);
  }

  /** Denoises the numbers again that a person edited, not those that Replace wrote. */
  private async followText(): Promise<void> {
    const isWanted = vscode.workspace.getConfiguration('denoise', this.uri).get<boolean>('liveUpdate', true);
    const isFast = (this.outcome?.job.seconds.total ?? Number.POSITIVE_INFINITY) < LIVE_UPDATE_SECONDS;
    if (isWanted && isFast && this.staleness() === 'edited') await this.reporting(() => this.refresh());
  }

  /** How the document differs from what was read; null where it does not. */
  private staleness(): 'edited' | 'replaced' | null {
    const source = this.outcome?.source;
    const document = openDocument(this.uri);
    if (source?.kind !== 'document' || !document || holdsAsRead(document, source)) return null;
    return this.replacedText !== null && document.getText() === this.replacedText ? 'replaced' : 'edited';
  }

  private sendStale(): void {
    if (this.outcome?.source.kind === 'document' && openDocument(this.uri)) {
      this.post({ type: 'stale', reason: this.staleness() });
    }
  }
}
