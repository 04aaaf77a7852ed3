import type { Action, HostMessage, ResultMessage, WebviewMessage } from '../src/protocol';
import { parseHostMessage } from '../src/protocol';
import {
  createButton,
  createCheckbox,
  createDropdown,
  createIconButton,
  createProgressRing,
  registerControls,
} from './controls';
import { element, icon } from './dom';
import { nameWithUnit } from './format';
import { createNoiseControl } from './noiseControl';
import { createPlots, type SampleReading } from './plot';
import './styles.css';
import { summarySentence } from './summary';
import { createValueTable } from './table';

interface VsCodeApi {
  postMessage(message: WebviewMessage): void;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

const BAND_LEVELS = [0, 0.5, 0.8, 0.9, 0.95, 0.99];

const ICON_BOX_ZOOM = 'M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3M5.5 5.5h5v5h-5z';
const ICON_RESET = 'M2.5 8 8 3l5.5 5M4.5 6.5v6.5h7V6.5';

registerControls();
start(acquireVsCodeApi(), element('div', { class: 'panel' }));

/** Builds the panel and keeps it up to date with what the host sends. */
function start(vscode: VsCodeApi, panel: HTMLElement): void {
  let result: ResultMessage | null = null;
  let shownSeries = 0;
  let lastRequest = 0;
  let lastAction: Action | null = null;
  let isStale = false;
  let messageIs: 'failure' | 'stale' | 'reply' = 'reply';

  const title = element('h1', { class: 'title', text: 'Denoise' });
  const read = element('p', { class: 'read' });
  const summary = element('p', { class: 'summary', attributes: { role: 'status' } });
  const notes = element('ul', { class: 'notes', attributes: { 'aria-label': 'Warnings' } });

  const progressText = element('span', { class: 'progress-text', text: 'Denoising' });
  const progressPercent = element('span', { class: 'progress-percent' });
  const progressBar = element('div', { class: 'progress-bar' });
  const cancel = createButton({ text: 'Cancel' }, () => vscode.postMessage({ type: 'cancel' }));
  const progress = element('div', { class: 'progress' }, [
    createProgressRing(),
    progressText,
    progressPercent,
    cancel.element,
  ]);

  const messageText = element('span', { class: 'message-text' });
  const again = createButton({ text: 'Refresh' }, () => vscode.postMessage({ type: 'refresh' }));
  const message = element('div', { class: 'message', attributes: { 'aria-live': 'polite' } }, [
    messageText,
    again.element,
  ]);

  const readout = element('div', { class: 'readout' });
  const legendBand = element('span', { class: 'legend-item legend-band' });
  const legend = element('div', { class: 'legend' }, [
    element('span', { class: 'legend-item legend-before', text: 'Before' }),
    element('span', { class: 'legend-item legend-after', text: 'After' }),
    legendBand,
  ]);
  const plots = createPlots((reading) => showReading(readout, reading));
  let boxZoom = false;
  const boxButton = createIconButton(icon(ICON_BOX_ZOOM), 'Zoom into a box (or Shift and drag)', () => {
    boxZoom = !boxZoom;
    plots.setBoxZoom(boxZoom);
    boxButton.element.classList.toggle('pressed', boxZoom);
    boxButton.element.setAttribute('aria-pressed', String(boxZoom));
  });
  boxButton.element.setAttribute('aria-pressed', 'false');
  const resetButton = createIconButton(icon(ICON_RESET), 'Show everything (Home)', plots.resetView);
  const plotBar = element('div', { class: 'plot-bar' }, [
    legend,
    readout,
    element('div', { class: 'tools' }, [boxButton.element, resetButton.element]),
  ]);

  const seriesDropdown = createDropdown('Column', (value) => {
    shownSeries = Number(value);
    noise.settle();
    draw();
  });
  const bandDropdown = createDropdown('Band', (value) => rerun({ bandLevel: Number(value) }));
  const outliers = createCheckbox('Remove outliers', (checked) =>
    rerun({ outliers: checked ? 'remove' : 'keep' }),
  );
  outliers.element.title = 'Isolated spikes of a single sample are outliers, not signal';
  const noise = createNoiseControl((sigma) => rerun({}, sigma));
  const controls = element('section', { class: 'controls', attributes: { 'aria-label': 'Settings' } }, [
    seriesDropdown.element,
    bandDropdown.element,
    outliers.element,
    noise.element,
  ]);

  const replace = createButton({ text: 'Replace', kind: 'primary' }, () => act('replace'));
  const open = createButton({ text: 'Open as New Document' }, () => act('open'));
  const save = createButton({ text: 'Save As...' }, () => act('save'));
  const copy = createButton({ text: 'Copy' }, () => act('copy'));
  const everyColumn = createCheckbox('All columns', () => undefined);
  everyColumn.setChecked(true);
  const table = createValueTable();
  const showTable = createButton({ text: 'Show Values' }, () => {
    const isOpen = table.element.hidden;
    table.element.hidden = !isOpen;
    showTable.setText(isOpen ? 'Hide Values' : 'Show Values');
    showTable.element.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) table.element.scrollIntoView({ block: 'nearest' });
  });
  showTable.element.setAttribute('aria-expanded', 'false');
  table.element.hidden = true;
  const model = element('span', { class: 'model' });
  const actions = element('section', { class: 'actions', attributes: { 'aria-label': 'Actions' } }, [
    replace.element,
    open.element,
    save.element,
    copy.element,
    everyColumn.element,
    showTable.element,
    model,
  ]);

  const content = element('div', { class: 'content' }, [
    controls,
    plotBar,
    plots.element,
    actions,
    table.element,
  ]);
  panel.append(
    progressBar,
    element('header', { class: 'header' }, [
      element('div', { class: 'heading' }, [title, read]),
      summary,
      progress,
    ]),
    notes,
    message,
    content,
  );
  document.getElementById('app')?.append(panel);
  message.hidden = true;
  notes.hidden = true;
  content.hidden = true;
  setBusy(true);

  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const received = parseHostMessage(event.data);
    if (received) receive(received);
  });
  vscode.postMessage({ type: 'ready' });

  function receive(received: HostMessage): void {
    switch (received.type) {
      case 'progress':
        setBusy(true, received.fraction);
        progressText.textContent = received.message;
        progressPercent.textContent = `${Math.round(received.fraction * 100)} %`;
        break;
      case 'failed':
        setBusy(false);
        noise.settle();
        if (result) draw();
        else title.textContent = received.cancelled ? 'Cancelled' : 'No result';
        say(
          'failure',
          received.cancelled ? 'The run was cancelled.' : received.message,
          !received.cancelled,
          true,
        );
        break;
      case 'stale':
        setStale(received.reason);
        break;
      case 'reply':
        if (received.id === lastRequest) say('reply', received.message, !received.ok, isStale);
        break;
      case 'trajectory':
      case 'mark-sample':
        break;
      case 'result':
        result = received;
        shownSeries = Math.min(shownSeries, received.series.length - 1);
        vscode.setState(received.state);
        setBusy(false);
        if (messageIs === 'failure') message.hidden = true;
        draw();
        break;
    }
  }

  function draw(): void {
    if (!result) return;
    const series = result.series[shownSeries];
    const several = result.series.length > 1;
    content.hidden = false;
    title.textContent = result.source;
    read.textContent = result.summary;
    setText(summary, summarySentence(series, several));
    const warnings = [...result.notices, ...series.warnings];
    notes.replaceChildren(...warnings.map((warning) => element('li', { text: warning.message })));
    notes.hidden = warnings.length === 0;

    seriesDropdown.element.hidden = !several;
    seriesDropdown.setChoices(
      result.series.map(({ name, unit }, index) => ({
        value: String(index),
        text: nameWithUnit(name, unit),
      })),
      String(shownSeries),
    );
    const level = result.settings.bandLevel;
    const levels = [...new Set([...BAND_LEVELS, level])].sort((a, b) => a - b);
    bandDropdown.setChoices(
      levels.map((each) => ({ value: String(each), text: each === 0 ? 'None' : percent(each) })),
      String(level),
    );
    outliers.setChecked(result.settings.outliers === 'remove');
    noise.show(series);

    legendBand.textContent = `${percent(level)} band`;
    legendBand.hidden = series.lower === null;
    const xLabel = result.xName === null ? 'Sample' : nameWithUnit(result.xName, result.xUnit);
    plots.show({ series, xLabel, xIsTime: result.xIsTime });
    table.show(series, xLabel, result.xIsTime);

    replace.element.hidden = !result.actions.includes('replace');
    open.element.hidden = !result.actions.includes('open');
    save.element.hidden = !result.actions.includes('save');
    everyColumn.element.hidden = !several;
    everyColumn.setText(`All ${result.series.length} columns`);
    const { name, version } = result.model;
    model.textContent = `${name} ${version}, ${seconds(result.seconds)}`;
  }

  function rerun(
    changes: Partial<Pick<ResultMessage['settings'], 'bandLevel' | 'outliers'>>,
    sigma?: number | null,
  ): void {
    if (!result) return;
    const { noise: level } = result.series[shownSeries];
    const kept = level.source === 'given' ? level.sigma : null;
    if (messageIs === 'reply') message.hidden = true;
    const settings = { ...result.settings, ...changes, sigma: sigma === undefined ? kept : sigma };
    vscode.postMessage({ type: 'run', settings, series: shownSeries });
  }

  function act(action: Action): void {
    if (!result) return;
    lastAction = action;
    const all = result.series.length > 1 && everyColumn.checked;
    const series = all ? result.series.map((_, index) => index) : [shownSeries];
    lastRequest += 1;
    vscode.postMessage({ type: 'act', id: lastRequest, action, series, picture: null });
  }

  function setStale(reason: 'edited' | 'replaced' | null): void {
    const wasStale = isStale;
    isStale = reason !== null;
    replace.setDisabled(isStale);
    if (reason === 'edited') {
      say(
        'stale',
        `${result?.source ?? 'The document'} changed since it was read. Refresh to replace numbers in it.`,
        false,
        true,
      );
    } else if (reason === null && wasStale) {
      // What was said of the text holds no more; what was said of a copy does.
      if (messageIs === 'reply' && lastAction !== 'replace') again.element.hidden = true;
      else message.hidden = true;
    }
  }

  function say(kind: typeof messageIs, text: string, isError: boolean, offersRefresh: boolean): void {
    messageIs = kind;
    message.hidden = false;
    message.classList.toggle('error', isError);
    setText(messageText, text);
    again.element.hidden = !offersRefresh;
    again.setText(result ? 'Refresh' : 'Try Again');
  }

  function setBusy(busy: boolean, fraction = 0): void {
    panel.classList.toggle('waiting', result === null);
    panel.setAttribute('aria-busy', String(busy));
    progress.hidden = !busy;
    progressBar.style.width = busy ? `${Math.max(2, fraction * 100)}%` : '0';
    if (busy && !result) message.hidden = true;
  }
}

function showReading(box: HTMLElement, reading: SampleReading | null): void {
  box.replaceChildren(
    ...(reading
      ? [
          [reading.xName, reading.x],
          ['before', reading.before],
          ['after', reading.after],
          ...(reading.band === null ? [] : [['band', reading.band]]),
        ].flatMap(([name, value]) => [
          element('span', { class: 'readout-name', text: name }),
          element('span', { class: 'readout-value', text: value }),
        ])
      : []),
  );
}

/** Only when it is new: a live region would be read out again. */
function setText(box: HTMLElement, text: string): void {
  if (box.textContent !== text) box.textContent = text;
}

function percent(level: number): string {
  return `${Number((level * 100).toPrecision(3))} %`;
}

function seconds(value: number): string {
  return value < 1 ? `${Math.max(1, Math.round(value * 1000))} ms` : `${value.toFixed(1)} s`;
}
