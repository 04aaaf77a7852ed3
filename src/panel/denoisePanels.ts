import * as vscode from 'vscode';
import { AUTOMATIC, type ReadingOptions } from '../core/reading/options';
import type { TextRange } from '../core/reading/wholeNumbers';
import { linkToText } from '../editor/textLink';
import { parsePanelState } from '../protocol';
import type { ActionServices } from './actionContext';
import { DenoiseSession, type SessionRunOptions, type SessionStart } from './denoiseSession';
import { connectPage } from './page';
import { configuredSettings } from './settings';
import { keptUri, sourceName } from './source';

/** Reading that takes longer than this is followed in the panel. */
const LONG_READING_MS = 250;

export const PANEL_TYPE = 'denoise.result';

interface OpenPanel {
  readonly session: DenoiseSession;
  readonly panel: vscode.WebviewPanel;
}

/** The panels, one a document. */
export class DenoisePanels implements vscode.Disposable {
  private readonly open = new Map<string, OpenPanel>();
  /** First runs whose panel is not there yet. */
  private readonly starting = new Set<DenoiseSession>();

  constructor(
    private readonly services: ActionServices,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** The sessions that have a panel. */
  get sessions(): readonly DenoiseSession[] {
    return [...this.open.values()].map(({ session }) => session);
  }

  /**
   * Denoises ranges of a document (null: all of it) and shows the result beside it. The
   * panel opens once the text is read, so that what cannot be read leaves nothing behind; while a long text is read,
   * as there is something to be seen then.
   * Rejects as `InferenceClient.run` does.
   *
   * @param reading what the person said about how to read it
   */
  async denoise(
    uri: vscode.Uri,
    ranges: readonly TextRange[] | null,
    reading: Partial<ReadingOptions>,
    options: SessionRunOptions,
  ): Promise<void> {
    const shown = this.open.get(uri.toString());
    if (shown) {
      shown.panel.reveal(undefined, true);
      await shown.session.denoise(ranges, reading, options);
      return;
    }
    const session = this.session(uri, {
      ranges: ranges?.map(({ start, end }) => ({ start, end })) ?? null,
      reading: AUTOMATIC,
      choice: { columns: null, x: null },
      settings: this.configured(uri),
      sigmas: [],
    });
    this.starting.add(session);
    let panel: vscode.WebviewPanel | null = null;
    const show = () => {
      panel ??= this.attach(session, this.create(uri));
    };
    try {
      let readingSince: number | null = null;
      await session.denoise(ranges, reading, {
        ...options,
        onRead: (fraction) => {
          readingSince ??= performance.now();
          if (performance.now() - readingSince > LONG_READING_MS) show();
          options.onRead?.(fraction);
        },
        onProgress: (fraction) => {
          show();
          options.onProgress?.(fraction);
        },
        onCurves: () => {
          show();
          options.onCurves?.();
        },
      });
      show();
    } finally {
      this.starting.delete(session);
      if (!session.result) {
        session.dispose();
        (panel as vscode.WebviewPanel | null)?.dispose();
      }
    }
  }

  /** Brings a panel back after a reload of the window. */
  async restore(panel: vscode.WebviewPanel, kept: unknown): Promise<void> {
    const state = parsePanelState(kept);
    const uri = state && keptUri(state.uri);
    if (!uri) {
      panel.dispose();
      return;
    }
    const session = this.session(uri, state);
    this.attach(session, panel);
    // A document without a file is brought back by opening it; whether it could be, the session says in the panel.
    if (uri.scheme === 'untitled')
      await vscode.workspace.openTextDocument(uri).then(undefined, () => undefined);
    await session.handle({ type: 'refresh' });
  }

  dispose(): void {
    for (const { panel } of [...this.open.values()]) panel.dispose();
    for (const session of this.starting) session.dispose();
  }

  private session(uri: vscode.Uri, start: SessionStart): DenoiseSession {
    return new DenoiseSession(uri, this.services, this.log, start);
  }

  private configured(uri: vscode.Uri) {
    return configuredSettings(uri, (setting) =>
      this.log.warn(`The setting ${setting} has a value that it cannot have; its default is used.`),
    );
  }

  private create(uri: vscode.Uri): vscode.WebviewPanel {
    return vscode.window.createWebviewPanel(PANEL_TYPE, `Denoise: ${sourceName(uri)}`, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
    });
  }

  private attach(session: DenoiseSession, panel: vscode.WebviewPanel): vscode.WebviewPanel {
    const key = session.uri.toString();
    this.open.get(key)?.panel.dispose();
    this.open.set(key, { session, panel });
    const page = connectPage(panel, this.services.extension.uri, this.log, (message) =>
      session.handle(message),
    );
    const messages = session.onMessage(page.post);
    const link = linkToText(session);
    panel.onDidDispose(() => {
      page.dispose();
      messages.dispose();
      link.dispose();
      session.dispose();
      if (this.open.get(key)?.panel === panel) this.open.delete(key);
    });
    return panel;
  }
}
