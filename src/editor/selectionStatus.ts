import * as vscode from 'vscode';
import type { QuickSummary, SeriesSummary } from '../core/quickSummary';

/** A selection that rests this long is summarised. */
const SELECTION_SETTLES_MS = 250;
/** Larger selections are not read at every change: it would be felt. */
const MOST_CHARACTERS = 200_000;
/** Nor are selections of larger documents. */
const LARGEST_DOCUMENT = 10_000_000;
const FEWEST_DIGITS = 8;
/** Whoever selects so many numbers may well denoise them. */
const FEWEST_TO_DENOISE = 32;

/**
 * A line in the status bar about the numbers that are selected: how many, their mean, the noise level,
 * the signal-to-noise ratio. A click on it denoises them.
 */
export class SelectionStatus implements vscode.Disposable {
  private item: vscode.StatusBarItem | null = null;
  private timer: NodeJS.Timeout | null = null;
  private readonly listeners: vscode.Disposable[];

  /** @param numbersSelected called where enough numbers are selected that denoising them may come next. */
  constructor(private readonly numbersSelected: () => void) {
    const schedule = () => {
      if (this.timer) clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.update(), SELECTION_SETTLES_MS);
    };
    this.listeners = [
      vscode.window.onDidChangeTextEditorSelection(schedule),
      vscode.window.onDidChangeActiveTextEditor(schedule),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('denoise.statusBar')) schedule();
      }),
    ];
  }

  /** The line shown; null while there is none. */
  get text(): string | null {
    return this.item?.text ?? null;
  }

  dispose(): void {
    if (this.timer) clearTimeout(this.timer);
    for (const listener of this.listeners) listener.dispose();
    this.item?.dispose();
  }

  private async update(): Promise<void> {
    const summary = await summaryOfSelection();
    if (!summary) {
      this.item?.dispose();
      this.item = null;
      return;
    }
    this.item ??= createItem();
    this.item.text = `$(graph-line) ${shortText(summary)}`;
    this.item.tooltip = summary.series.map((series) => longText(series, summary.decimalMark)).join('\n');
    this.item.show();
    if (summary.series[0].count >= FEWEST_TO_DENOISE) this.numbersSelected();
  }
}

function createItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem('denoise.selection', vscode.StatusBarAlignment.Right, 90);
  item.name = vscode.l10n.t('Denoise: selected numbers');
  item.command = 'denoise.denoiseData';
  return item;
}

/** Null where nothing is selected that can be read as numbers at a glance. */
async function summaryOfSelection(): Promise<QuickSummary | null> {
  const editor = vscode.window.activeTextEditor;
  const selections = editor?.selections.filter((selection) => !selection.isEmpty) ?? [];
  if (!editor || selections.length === 0) return null;
  const { document } = editor;
  if (!vscode.workspace.getConfiguration('denoise', document.uri).get<boolean>('statusBar', true))
    return null;
  if (document.offsetAt(document.lineAt(document.lineCount - 1).range.end) > LARGEST_DOCUMENT) return null;
  const ranges = selections.map(({ start, end }) => ({
    start: document.offsetAt(start),
    end: document.offsetAt(end),
  }));
  if (ranges.reduce((sum, { start, end }) => sum + end - start, 0) > MOST_CHARACTERS) return null;
  const digits = selections.reduce(
    (sum, range) => sum + (document.getText(range).match(/\d/g)?.length ?? 0),
    0,
  );
  if (digits < FEWEST_DIGITS) return null;
  const [{ quickSummary }, { InputError }] = await Promise.all([
    import('../core/quickSummary'),
    import('../core/errors'),
  ]);
  try {
    return quickSummary(document.getText(), ranges);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

/** "n = 512, mean 0.13, noise 0.02, SNR 12": of the first series, with the number of others. */
function shortText({ series, decimalMark }: QuickSummary): string {
  const [{ count, mean, noise, snr }, ...others] = series;
  const number = (value: number) => shortNumber(value, decimalMark);
  return [
    `n = ${count}`,
    vscode.l10n.t('mean {0}', number(mean)),
    ...(Number.isNaN(noise) ? [] : [vscode.l10n.t('noise {0}', number(noise))]),
    ...(Number.isFinite(snr) ? [`SNR ${number(snr)}`] : []),
    ...(others.length > 0 ? [vscode.l10n.t('+{0} columns', others.length)] : []),
  ].join(', ');
}

function longText({ name, unit, count, mean, noise, snr }: SeriesSummary, mark: '.' | ','): string {
  const withUnit = (value: number) => shortNumber(value, mark) + (unit ? ` ${unit}` : '');
  const parts = [
    vscode.l10n.t('{0} samples', count),
    vscode.l10n.t('mean {0}', withUnit(mean)),
    ...(Number.isNaN(noise) ? [] : [vscode.l10n.t('noise level {0}', withUnit(noise))]),
    ...(Number.isFinite(snr) ? [`SNR ${shortNumber(snr, mark)}`] : []),
  ];
  return `${name}: ${parts.join(', ')}`;
}

function shortNumber(value: number, mark: '.' | ','): string {
  return String(Number(value.toPrecision(3))).replace('.', mark);
}
