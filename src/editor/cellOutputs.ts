import * as vscode from 'vscode';

const SCHEME = 'denoise-output';
/** What a cell prints, before what it shows otherwise. */
const TEXT_TYPES = ['application/vnd.code.notebook.stdout', 'text/plain', 'application/json'];
const FEWEST_DIGITS = 8;

/** Says which output: after a reload of the window the address alone is left. */
interface OutputAddress {
  readonly notebook: string;
  readonly cell: number;
  readonly output: number;
  readonly type: string;
}

/**
 * Outputs of notebook cells as read-only documents, so that their numbers can be denoised as any
 * document's; they follow the notebook when a cell runs again.
 */
export class CellOutputs implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  private readonly registrations: vscode.Disposable[];

  readonly onDidChange = this.changes.event;

  constructor() {
    this.registrations = [
      this.changes,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidChangeNotebookDocument(({ notebook, cellChanges, contentChanges }) => {
        if (contentChanges.length === 0 && !cellChanges.some(({ outputs }) => outputs)) return;
        for (const { uri } of vscode.workspace.textDocuments) {
          if (uri.scheme === SCHEME && addressOf(uri).notebook === notebook.uri.toString())
            this.changes.fire(uri);
        }
      }),
    ];
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const address = addressOf(uri);
    const wanted = vscode.Uri.parse(address.notebook, true);
    const notebook =
      vscode.workspace.notebookDocuments.find((open) => open.uri.toString() === address.notebook) ??
      (await vscode.workspace.openNotebookDocument(wanted));
    const { cell, output, type } = address;
    if (cell >= notebook.cellCount) return '';
    const item = notebook.cellAt(cell).outputs[output]?.items.find(({ mime }) => mime === type);
    return item ? textOf(item) : '';
  }

  dispose(): void {
    for (const registration of this.registrations) registration.dispose();
  }
}

/** The document of a cell's output that holds the most digits; null where none holds numbers. */
export function numericOutput(cell: vscode.NotebookCell): vscode.Uri | null {
  let best: { output: number; type: string; digits: number } | null = null;
  for (const [output, { items }] of cell.outputs.entries()) {
    for (const type of TEXT_TYPES) {
      const item = items.find(({ mime }) => mime === type);
      const digits = item ? (textOf(item).match(/\d/g)?.length ?? 0) : 0;
      if (digits >= FEWEST_DIGITS && digits > (best?.digits ?? 0)) best = { output, type, digits };
    }
  }
  if (!best) return null;
  const { output, type } = best;
  const address: OutputAddress = {
    notebook: cell.notebook.uri.toString(),
    cell: cell.index,
    output,
    type,
  };
  return vscode.Uri.from({
    scheme: SCHEME,
    path: `${cell.notebook.uri.path}, output of cell ${cell.index + 1}`,
    query: JSON.stringify(address),
  });
}

function addressOf(uri: vscode.Uri): OutputAddress {
  const address: Partial<OutputAddress> = JSON.parse(uri.query);
  return { notebook: '', cell: 0, output: 0, type: '', ...address };
}

/** Empty where VS Code hands out no bytes, as of outputs in a notebook that another extension made and never saved. */
function textOf({ data }: vscode.NotebookCellOutputItem): string {
  return data instanceof Uint8Array ? new TextDecoder().decode(data) : '';
}
