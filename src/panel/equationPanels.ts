import * as vscode from 'vscode';
import type { DenoiseSettings } from '../core/result';
import type { CallOptions } from '../inference/client';
import { parsePanelState } from '../protocol';
import type { ActionServices } from './actionContext';
import { type EquationPlace, EquationSession, withSigmas } from './equationSession';
import { connectPage } from './page';
import { configuredSettings } from './settings';
import { keptUri, sourceName } from './source';

export const EQUATION_PANEL_TYPE = 'denoise.equation';

interface OpenPanel {
  readonly session: EquationSession;
  readonly panel: vscode.WebviewPanel;
}

/** The panels of equations, one a document. */
export class EquationPanels implements vscode.Disposable {
  private readonly open = new Map<string, OpenPanel>();

  constructor(
    private readonly services: ActionServices,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** The sessions that have a panel. */
  get sessions(): readonly EquationSession[] {
    return [...this.open.values()].map(({ session }) => session);
  }

  /**
   * Computes an equation of a document and shows it beside; gives what it leaves open, which is nothing where
   * it was shown. What cannot be computed opens no panel. Rejects as `EquationSession.solve` does.
   */
  async solve(uri: vscode.Uri, place: EquationPlace, options: CallOptions): Promise<readonly string[]> {
    const shown = this.open.get(uri.toString());
    if (shown) {
      shown.panel.reveal(undefined, true);
      return shown.session.solve(place, options);
    }
    const session = this.session(uri, this.configured(uri));
    try {
      const missing = await session.solve(place, options);
      if (session.result) this.attach(session, this.create(uri));
      return missing;
    } finally {
      if (!session.result) session.dispose();
    }
  }

  /** Brings a panel back after a reload of the window. */
  async restore(
    panel: vscode.WebviewPanel,
    kept: unknown,
    answersFor: (text: string) => string,
  ): Promise<void> {
    const state = parsePanelState(kept);
    const range = state?.ranges?.[0];
    const uri = state && keptUri(state.uri);
    if (!uri || !range) {
      panel.dispose();
      return;
    }
    const session = this.session(uri, withSigmas(state));
    this.attach(session, panel);
    // What is wrong with the document, the session says in the panel.
    const document = await vscode.workspace.openTextDocument(uri).then(
      (opened) => opened,
      () => null,
    );
    const text = document?.getText().slice(range.start, range.end) ?? '';
    await session.resume(range, answersFor(text));
  }

  dispose(): void {
    for (const { panel } of [...this.open.values()]) panel.dispose();
  }

  private session(uri: vscode.Uri, settings: DenoiseSettings): EquationSession {
    return new EquationSession(uri, this.services, this.log, settings);
  }

  private configured(uri: vscode.Uri): DenoiseSettings {
    const settings = configuredSettings(uri, (setting) =>
      this.log.warn(`The setting ${setting} has a value that it cannot have; its default is used.`),
    );
    // Of computed curves more is known than smoothers take into account.
    return { ...settings, method: 'diffusion' };
  }

  private create(uri: vscode.Uri): vscode.WebviewPanel {
    return vscode.window.createWebviewPanel(
      EQUATION_PANEL_TYPE,
      vscode.l10n.t('Equation: {0}', sourceName(uri)),
      {
        viewColumn: vscode.ViewColumn.Beside,
        preserveFocus: true,
      },
    );
  }

  private attach(session: EquationSession, panel: vscode.WebviewPanel): void {
    const key = session.uri.toString();
    this.open.get(key)?.panel.dispose();
    this.open.set(key, { session, panel });
    const page = connectPage(panel, this.services.extension.uri, this.log, (message) =>
      session.handle(message),
    );
    const messages = session.onMessage(page.post);
    panel.onDidDispose(() => {
      page.dispose();
      messages.dispose();
      session.dispose();
      if (this.open.get(key)?.panel === panel) this.open.delete(key);
    });
  }
}
