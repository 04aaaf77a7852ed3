import * as vscode from 'vscode';
import type { DenoiseExtensionApi } from './api';
import { watchEquationAtCursor } from './editor/equationContext';
import { EquationLenses } from './editor/equationLenses';
import { SelectionStatus } from './editor/selectionStatus';
import type { HostMessage, ResultMessage, WebviewMessage } from './protocol';
import type { Services } from './services';

/** What integration tests see of the running extension, beside what other extensions do. */
export interface TestingApi extends DenoiseExtensionApi {
  /** Process id of the inference process; undefined while there is none. */
  inferencePid(): number | undefined;
  /** The line about the selected numbers in the status bar; null while there is none. */
  selectionStatus(): string | null;
  /** The results shown, by the URI of their document. */
  results(): Promise<ReadonlyMap<string, ResultMessage>>;
  /**
   * Hands a message to a document's panel as if its webview had sent it; gives what the panel
   * sent in answer, once it is dealt with. Rejects where the document has no panel.
   */
  send(uri: vscode.Uri, message: WebviewMessage): Promise<readonly HostMessage[]>;
  /** Hears all that a document's panel is sent, until disposed of. Rejects where it has no panel. */
  listen(uri: vscode.Uri, listener: (message: HostMessage) => void): Promise<vscode.Disposable>;
}

/** Registers the command and the panel; everything else is loaded with their first use. */
export function activate(context: vscode.ExtensionContext): DenoiseExtensionApi {
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

  const tool = async () => {
    const { DenoiseTool } = await import('./editor/denoiseTool');
    return new DenoiseTool(services);
  };
  const lenses = new EquationLenses();
  // Whoever selects many numbers may well denoise them.
  const status = new SelectionStatus(() => void services().then(({ warm }) => warm()));
  context.subscriptions.push(
    vscode.commands.registerCommand('denoise.denoiseData', async (resource: unknown, selected: unknown) => {
      const { denoiseData } = await import('./commands/denoiseData');
      return denoiseData(await services(), resource, selected);
    }),
    vscode.commands.registerCommand('denoise.denoiseOutput', async (cell: unknown) => {
      const { denoiseOutput } = await import('./commands/denoiseOutput');
      return denoiseOutput(await services(), cell);
    }),
    vscode.commands.registerCommand('denoise.denoiseEquation', async (argument: unknown) => {
      const { denoiseEquation } = await import('./commands/denoiseEquation');
      return denoiseEquation(await services(), argument);
    }),
    watchEquationAtCursor(),
    lenses,
    vscode.languages.registerCodeLensProvider('*', lenses),
    status,
    vscode.lm.registerTool('denoise_numbers', {
      prepareInvocation: async (options) => (await tool()).prepareInvocation(options),
      invoke: async (options, token) => (await tool()).invoke(options, token),
    }),
    vscode.languages.registerHoverProvider('*', {
      async provideHover(document, position) {
        // Headers stand above numbers: most hovers are over something else, and cost nothing.
        if (!/\p{L}/u.test(document.lineAt(position).text)) return null;
        const { columnHover } = await import('./editor/columnHover');
        return columnHover(document, position);
      },
    }),
    vscode.window.registerWebviewPanelSerializer('denoise.result', {
      async deserializeWebviewPanel(panel, state) {
        await (await services()).panels.restore(panel, state);
      },
    }),
    vscode.window.registerWebviewPanelSerializer('denoise.equation', {
      async deserializeWebviewPanel(panel, state) {
        const { equations, answers } = await services();
        await equations.restore(panel, state, (text) => answers.get(text));
      },
    }),
  );

  const sessionOf = async (uri: vscode.Uri) => {
    const { panels, equations } = await services();
    const session = [...panels.sessions, ...equations.sessions].find(
      (open) => open.uri.toString() === uri.toString(),
    );
    if (!session) throw new Error(`No panel for ${uri.toString(true)}.`);
    return session;
  };

  const api: DenoiseExtensionApi = {
    version: 1,
    async denoise(values, options = {}) {
      const { denoiseValues } = await import('./editor/denoiseValues');
      return denoiseValues((await services()).client, values, options);
    },
  };
  if (context.extensionMode !== vscode.ExtensionMode.Test) return api;
  const testing: TestingApi = {
    ...api,
    inferencePid: () => made?.client.pid,
    selectionStatus: () => status.text,
    async results() {
      const { panels, equations } = await services();
      return new Map(
        [...equations.sessions, ...panels.sessions].flatMap(({ uri, result }) =>
          result ? [[uri.toString(), result] as const] : [],
        ),
      );
    },
    async listen(uri, listener) {
      return (await sessionOf(uri)).onMessage(listener);
    },
    async send(uri, message) {
      const session = await sessionOf(uri);
      const answers: HostMessage[] = [];
      const listener = session.onMessage((answer) => answers.push(answer));
      await session.handle(message);
      listener.dispose();
      return answers;
    },
  };
  return testing;
}
