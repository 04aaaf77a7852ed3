import * as vscode from 'vscode';
import { startInference } from '#startInference';
import { CellOutputs } from './editor/cellOutputs';
import { InferenceClient } from './inference/client';
import { DenoisePanels } from './panel/denoisePanels';
import { EquationAnswers } from './panel/equationAnswers';
import { EquationPanels } from './panel/equationPanels';
import { PreviewDocuments } from './panel/previewDocuments';

/** What commands and panels share; made when the first of them is used. */
export interface Services extends vscode.Disposable {
  readonly log: vscode.LogOutputChannel;
  readonly client: InferenceClient;
  readonly panels: DenoisePanels;
  readonly equations: EquationPanels;
  readonly answers: EquationAnswers;
  /** Starts the inference process, where there is none, so that the first run need not wait for it. */
  warm(): void;
}

/** Makes the output channel, the client of the inference process (not the process), and the panels. */
export function createServices(context: vscode.ExtensionContext): Services {
  const log = vscode.window.createOutputChannel('Denoise', { log: true });
  const client = new InferenceClient({
    start: startInference(context.extensionUri),
    log: (line) => log.info(line),
  });
  const warm = () => {
    // What is wrong with the model, the run itself will say.
    if (client.pid === undefined) client.warm().catch(() => undefined);
  };
  // The process starts while the text is read.
  warm();
  const previews = new PreviewDocuments();
  const outputs = new CellOutputs();
  const version: unknown = context.extension.packageJSON.version;
  const extension = { uri: context.extensionUri, version: String(version) };
  const panels = new DenoisePanels({ client, previews, extension }, log);
  const equations = new EquationPanels({ client, previews, extension }, log);
  return {
    log,
    client,
    panels,
    equations,
    answers: new EquationAnswers(context.workspaceState),
    warm,
    dispose() {
      equations.dispose();
      panels.dispose();
      previews.dispose();
      outputs.dispose();
      client.dispose();
      log.dispose();
    },
  };
}
