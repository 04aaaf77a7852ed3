import * as vscode from 'vscode';
import type { HostMessage, ResultMessage, WebviewMessage } from './protocol';
import type { Services } from './services';

/** What integration tests see of the running extension. */
export interface DenoiseApi {
  /** Process id of the inference process; undefined while there is none. */
  inferencePid(): number | undefined;
  /** The results shown, by the URI of their document. */
  results(): Promise<ReadonlyMap<string, ResultMessage>>;
  /**
   * Hands a message to a document's panel as if its webview had sent it; gives what the panel
   * sent in answer, once it is dealt with. Rejects where the document has no panel.
   */
  send(uri: vscode.Uri, message: WebviewMessage): Promise<readonly HostMessage[]>;
}

/** Registers the command and the panel; everything else is loaded with their first use. */
export function activate(context: vscode.ExtensionContext): DenoiseApi {
  let loaded: Promise<Services> | null = null;
  let made: Services | null = null;
  const services = () => {
    loaded ??= import('./services').then(({ createServices }) => {
      made = createServices(context);
      context.subscriptions.push(made);
      return made;
    });
    return loaded;
  };

  context.subscriptions.push(
    vscode.commands.registerCommand('denoise.denoiseData', async (resource: unknown, selected: unknown) => {
      const { denoiseData } = await import('./commands/denoiseData');
      return denoiseData(await services(), resource, selected);
    }),
    vscode.window.registerWebviewPanelSerializer('denoise.result', {
      async deserializeWebviewPanel(panel, state) {
        await (await services()).panels.restore(panel, state);
      },
    }),
  );

  return {
    inferencePid: () => made?.client.pid,
    async results() {
      const { panels } = await services();
      return new Map(
        panels.sessions.flatMap(({ uri, result }) => (result ? [[uri.toString(), result] as const] : [])),
      );
    },
    async send(uri, message) {
      const { panels } = await services();
      const session = panels.sessions.find((open) => open.uri.toString() === uri.toString());
      if (!session) throw new Error(`No panel for ${uri.toString(true)}.`);
      const answers: HostMessage[] = [];
      const listener = session.onMessage((answer) => answers.push(answer));
      await session.handle(message);
      listener.dispose();
      return answers;
    },
  };
}
