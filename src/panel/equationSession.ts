import * as vscode from 'vscode';
import { dataAround } from '../core/equations/dataAround';
import { InputError } from '../core/errors';
import type { TextRange } from '../core/reading/wholeNumbers';
import type { DenoiseSettings } from '../core/result';
import { inEnglish, said } from '../core/wording';
import { failureWording } from '../failureWording';
import type { CallOptions } from '../inference/client';
import { CancelledError } from '../inference/errors';
import type { Action, HostMessage, PanelState, ResultMessage, WebviewMessage } from '../protocol';
import { wordingText } from '../wordingText';
import type { ActionServices } from './actionContext';
import { copyTable } from './actions';
import { performOnEquation } from './equationActions';
import { type EquationOutcome, equationMessage } from './equationMessage';
import { replyTo } from './replyTo';
import { trajectoryMessage } from './resultMessage';
import { documentAgain, openDocument, sourceName } from './source';
import { rangeAfter, rangeWithin } from './textRange';

/** An equation that rests this long while it is edited is computed again. */
const EDIT_SETTLES_MS = 400;
const TRAJECTORY_SAMPLES = 8;

/** Answers what an equation's panel does not ask. */
const FOR_DATA_ONLY = said`This is for data, not for the curves of an equation.`;

/** Where an equation may stand: the likeliest range first. */
export interface EquationPlace {
  readonly candidates: readonly TextRange[];
  /** Statements for what the text leaves open; '' for none. */
  readonly answers: string;
}

/** What one document's equation panel works on. */
export class EquationSession implements vscode.Disposable {
  private range: TextRange | null = null;
  private answers = '';
  private outcome: EquationOutcome | null = null;
  private shown: ResultMessage | null = null;
  private lastStatus: HostMessage | null = null;
  private running: AbortController | null = null;
  /** The reverse diffusion under way: of no interest any more once a run begins. */
  private following: AbortController | null = null;
  private editTimer: NodeJS.Timeout | null = null;
  private readonly messages = new vscode.EventEmitter<HostMessage>();
  private readonly listeners: vscode.Disposable[];

  /** Messages for the webview. */
  readonly onMessage = this.messages.event;

  constructor(
    readonly uri: vscode.Uri,
    private readonly services: ActionServices,
    private readonly log: vscode.LogOutputChannel,
    private settings: DenoiseSettings,
  ) {
    this.listeners = [
      this.messages,
      vscode.workspace.onDidChangeTextDocument((event) => this.documentChanged(event)),
    ];
  }

  /** The result last shown; null before there is one. */
  get result(): ResultMessage | null {
    return this.shown;
  }

  /**
   * Computes the equation at a place and shows it; gives what it leaves open, which is nothing where it was
   * shown. Rejects as `InferenceClient.run` does, with places in the document.
   */
  async solve({ candidates, answers }: EquationPlace, options: CallOptions = {}): Promise<readonly string[]> {
    this.cancel();
    const controller = new AbortController();
    this.running = controller;
    const abort = () => controller.abort();
    options.signal?.addEventListener('abort', abort);
    if (options.signal?.aborted) abort();
    this.sendStatus({ type: 'progress', fraction: 0, message: vscode.l10n.t('Computing') });
    try {
      const document = await documentAgain(this.uri);
      const text = document.getText();
      const ranges = candidates.map((range) => rangeWithin(range, text.length));
      const { answer, model } = await this.services.client
        .equation(
          {
            kind: 'equation',
            job: {
              candidates: ranges.map((range) => ({
                text: text.slice(range.start, range.end),
                data: dataAround(text, range, ranges[0]),
              })),
              language: document.languageId,
              answers,
              settings: this.settings,
            },
          },
          {
            signal: controller.signal,
            onProgress: (fraction) => {
              this.sendStatus({ type: 'progress', fraction, message: vscode.l10n.t('Computing') });
              options.onProgress?.(fraction);
            },
          },
        )
        .catch((error: unknown) => {
          throw inDocument(error, document, ranges[ranges.length - 1].start);
        });
      if (controller.signal.aborted) throw new CancelledError();
      const { missing, result, candidate } = answer;
      if (!result) {
        const message = vscode.l10n.t(
          'The equation leaves open: {0}. Add it, or run Denoise Equation again.',
          missing.join(', '),
        );
        this.sendStatus({ type: 'failed', cancelled: false, message });
        return missing;
      }
      this.range = ranges[candidate];
      this.answers = answers;
      this.lastStatus = null;
      this.outcome = {
        uri: this.uri.toString(),
        source: sourceName(this.uri),
        range: this.range,
        settings: this.settings,
        result,
        model,
        canInsert:
          vscode.workspace.fs.isWritableFileSystem(this.uri.scheme) ?? this.uri.scheme === 'untitled',
      };
      this.shown = equationMessage(this.outcome);
      this.post(this.shown);
      this.post({ type: 'stale', reason: null });
      return [];
    } catch (error) {
      const cancelled = error instanceof CancelledError;
      // A newer run took over: nothing failed that the person should hear of.
      if (this.running === controller) {
        this.sendStatus({
          type: 'failed',
          cancelled,
          message: wordingText(failureWording(error, sourceName(this.uri))),
        });
      }
      throw error;
    } finally {
      options.signal?.removeEventListener('abort', abort);
      if (this.running === controller) this.running = null;
    }
  }

  /** Does what the webview asks for; what goes wrong is answered, never thrown. */
  async handle(message: WebviewMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        if (this.shown) this.post(this.shown);
        if (this.lastStatus) this.post(this.lastStatus);
        return;
      case 'cancel':
        this.cancel();
        return;
      case 'refresh':
        return this.again();
      case 'run':
        return this.againWith(message.settings);
      case 'configure':
        return this.againWith(withSigmas(message));
      case 'trajectory':
        return this.sendTrajectory(message.id, message.series);
      case 'act': {
        const { id, action, series, picture } = message;
        this.post(await replyTo(id, () => this.act(action, series, picture)));
        return;
      }
      case 'copy-table':
        this.post(await replyTo(message.id, () => copyTable(message.rows)));
        return;
      case 'compare':
      case 'quantities':
        this.post({ type: 'reply', id: message.id, ok: false, message: wordingText(FOR_DATA_ONLY) });
        return;
      // There is no table to be read otherwise.
      case 'read':
      case 'choose':
        this.post({ type: 'failed', cancelled: false, message: wordingText(FOR_DATA_ONLY) });
        return;
      // There is no number to be marked; and what says that the page is there is answered where it arrives.
      case 'point-selected':
      case 'pong':
        return;
      default:
        return message satisfies never;
    }
  }

  /** Computes what a window showed before it was reloaded; failures go to the webview. */
  async resume(range: TextRange, answers: string): Promise<void> {
    this.range = range;
    this.answers = answers;
    await this.again();
  }

  dispose(): void {
    this.cancel();
    if (this.editTimer) clearTimeout(this.editTimer);
    for (const listener of this.listeners) listener.dispose();
  }

  /** Stops the run under way, if there is one, and the curves that are drawn. */
  private cancel(): void {
    this.running?.abort();
    this.following?.abort();
  }

  /** Does something with the result; gives a sentence on what was done. */
  private async act(action: Action, series: readonly number[], picture: Uint8Array | null): Promise<string> {
    if (!this.shown || !this.outcome) throw new InputError('empty', said`There is no result yet.`);
    return performOnEquation(action, {
      version: this.services.extension.version,
      uri: this.uri,
      range: this.range ?? this.outcome.range,
      result: this.shown,
      series,
      picture,
    });
  }

  /** Computes the same equation with these settings. */
  private async againWith(settings: DenoiseSettings): Promise<void> {
    const several = (this.outcome?.result.series.length ?? 1) > 1;
    this.settings = several ? { ...settings, sigma: null } : settings;
    await this.again();
  }

  /** Computes the same equation again, as it is in the document now; failures go to the webview. */
  private async again(): Promise<void> {
    if (!this.range) return;
    try {
      await this.solve({ candidates: [this.range], answers: this.answers });
    } catch (error) {
      if (!(error instanceof CancelledError))
        this.log.warn(inEnglish(failureWording(error, this.uri.toString(true))));
    }
  }

  private async sendTrajectory(id: number, series: number): Promise<void> {
    try {
      const computed = this.outcome?.result.series[series]?.result;
      if (!computed)
        throw new InputError('unknown-column', said`This series is no longer there. Refresh the panel.`);
      const { seed, outliers } = this.settings;
      this.following?.abort();
      const following = new AbortController();
      this.following = following;
      const { trajectory } = await this.services.client.trajectory(
        {
          kind: 'trajectory',
          series: { name: computed.name, x: computed.x, y: computed.before },
          options: { sigma: computed.noise.sigma, outliers, seed, samples: TRAJECTORY_SAMPLES },
        },
        { signal: following.signal },
      );
      this.post({ type: 'trajectory', id, series, ...trajectoryMessage(trajectory) });
    } catch (error) {
      // The page asks again, once what took its place is there.
      if (error instanceof CancelledError) return;
      this.post({ type: 'reply', id, ok: false, message: wordingText(failureWording(error, null)) });
    }
  }

  private documentChanged({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const { range } = this;
    if (!range || document.uri.toString() !== this.uri.toString() || contentChanges.length === 0) return;
    const before = range;
    let touched = false;
    for (const { rangeOffset, rangeLength, text } of contentChanges) {
      const current: TextRange = this.range ?? before;
      touched ||= rangeOffset <= current.end && rangeOffset + rangeLength >= current.start;
      this.range = rangeAfter(current, { offset: rangeOffset, length: rangeLength, inserted: text.length });
    }
    const isLive = vscode.workspace.getConfiguration('denoise', this.uri).get<boolean>('liveUpdate', true);
    if (!touched || !isLive) return;
    if (this.editTimer) clearTimeout(this.editTimer);
    this.editTimer = setTimeout(() => {
      // Closing an untitled document empties it, which is no edit to follow.
      if (openDocument(this.uri)) void this.again();
    }, EDIT_SETTLES_MS);
  }

  private sendStatus(message: HostMessage): void {
    this.lastStatus = message;
    this.post(message);
  }

  private post(message: HostMessage): void {
    this.messages.fire(message);
  }
}

/** An error of the equation's text, at its place in the document. */
function inDocument(error: unknown, document: vscode.TextDocument, start: number): unknown {
  if (!(error instanceof InputError) || error.line === undefined) return error;
  const origin = document.positionAt(start);
  const column = (error.column ?? 1) + (error.line === 1 ? origin.character : 0);
  return error.at(origin.line + error.line, column);
}

/** Settings of an equation as its page keeps them: the noise level given by hand is that of its one series. */
export function withSigmas({ settings, sigmas }: Pick<PanelState, 'settings' | 'sigmas'>): DenoiseSettings {
  return { ...settings, sigma: sigmas[0]?.sigma ?? null };
}
