import type { Steps } from '../src/core/steps';
import { createAssembler, isPiece } from '../src/pieces';
import {
  type Action,
  type ComparisonMessage,
  type HostMessage,
  type PanelView,
  parseHostMessage,
  parsePanelState,
  type QuantitiesMessage,
  type ResultMessage,
  type SeriesMessage,
  type TrajectoryMessage,
  type WebviewMessage,
} from '../src/protocol';
import { createActionsBar } from './actionsBar';
import { createComparisonView } from './comparisonView';
import { createButton, createProgressRing, registerControls } from './controls';
import { createDiffusionView } from './diffusionView';
import { element } from './dom';
import { createEquationTable } from './equationTable';
import { findingsOf } from './findings';
import { firstShown } from './firstShown';
import { formatFixed, percent, useDecimalMark } from './format';
import { createHostLink } from './hostLink';
import { inTurns } from './inTurns';
import { createPlotBar } from './plotBar';
import { fromAxis } from './plots/axes';
import type { DragMode } from './plots/chart';
import { createPlots, MOST_CURVES } from './plots/plots';
import { checkSteps, plotSteps } from './plots/seriesData';
import { createQuantitiesView } from './quantitiesView';
import { createSettingsBar } from './settingsBar';
import { text } from './strings';
import './styles.css';
import { summarySentence } from './summary';
import { createValueTable } from './table';

interface VsCodeApi {
  postMessage(message: WebviewMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

const FIRST_VIEW: PanelView = {
  series: 0,
  plots: ['removed'],
  scales: { x: 'linear', y: 'linear' },
  everySeries: false,
  diffusion: false,
  span: null,
};
/** Writing the view down at every step of a zoom would be too often. */
const VIEW_SETTLES_MS = 300;
const MANY_SAMPLES = 50_000;
const FINDINGS_WAIT_MS = 500;
/** Results that follow each other, as when a slider moves, are not worth following the diffusion of. */
const TRAJECTORY_SETTLES_MS = 250;

registerControls();
start(acquireVsCodeApi(), element('div', { class: 'panel' }));

/** Builds the panel and keeps it up to date with what the host sends. */
function start(vscode: VsCodeApi, panel: HTMLElement): void {
  let result: ResultMessage | null = null;
  const kept = parsePanelState(vscode.getState())?.view;
  let view = kept ?? FIRST_VIEW;
  /** Whether no result was shown yet and no column chosen. */
  let isNew = kept === undefined;
  /** The view kept from before a reload, until the first result is there to be seen through it. */
  let restoredSpan = view.span;
  let trajectory: TrajectoryMessage | null = null;
  let trajectoryTimer: ReturnType<typeof setTimeout> | null = null;
  let viewTimer: ReturnType<typeof setTimeout> | null = null;
  let lastRequest = 0;
  /** Of the request for the reverse diffusion of what is shown; null: none was made. */
  let trajectoryRequest: number | null = null;
  let comparison: ComparisonMessage | null = null;
  /** Of the request for a comparison of what is shown; null: none was made. */
  let comparisonRequest: number | null = null;
  /** Of what was measured of the series shown. */
  let measured: QuantitiesMessage | null = null;
  let quantitiesRequest: number | null = null;
  let lastAction: Action | null = null;
  /** Whether a long series is made ready to be drawn; messages wait until it is. */
  let isPreparing = false;
  const waiting: HostMessage[] = [];
  let isStale = false;
  /** Whether the host was asked to end the run and has not said yet that it did. */
  let isCancelling = false;
  let messageIs: 'failure' | 'stale' | 'reply' | 'silence' = 'reply';
  const host = createHostLink(
    (message) => vscode.postMessage(message),
    () => {
      setBusy(false);
      settings.settle();
      say('silence', text.noAnswer, true, false);
    },
  );

  const title = element('h1', { class: 'title', text: 'Denoise' });
  const read = element('p', { class: 'read' });
  const summary = element('p', { class: 'summary', attributes: { role: 'status' } });
  const warnings = element('ul', { class: 'notes', attributes: { 'aria-label': text.warnings } });

  const progressText = element('span', { class: 'progress-text', text: text.denoising });
  const progressPercent = element('span', { class: 'progress-percent' });
  const progressBar = element('div', { class: 'progress-bar' });
  const cancel = createButton({ text: text.cancel }, () => {
    // At once: what asks the host takes a moment, and what was computed meanwhile is on its way.
    setCancelling(true);
    host.post({ type: 'cancel' });
  });
  const progress = element('div', { class: 'progress' }, [
    createProgressRing(),
    progressText,
    progressPercent,
    cancel.element,
  ]);

  const messageText = element('span', { class: 'message-text' });
  const again = createButton({ text: text.refresh }, () => host.post({ type: 'refresh' }));
  const message = element('div', { class: 'message', attributes: { 'aria-live': 'polite' } }, [
    messageText,
    again.element,
  ]);

  const plots = createPlots({
    read: (reading) => plotBar.read(reading),
    picked: (sample) => host.post({ type: 'point-selected', series: view.series, sample }),
    stretched: (stretch) => {
      setDragMode('pan');
      settings.untouched.add(stretch);
    },
    viewed: (span) => {
      if (!result) return;
      view = { ...view, span };
      if (viewTimer) clearTimeout(viewTimer);
      viewTimer = setTimeout(keepState, VIEW_SETTLES_MS);
    },
  });
  const plotBar = createPlotBar({
    dragMode: setDragMode,
    reset: plots.resetView,
    changed: (changes) => {
      view = { ...view, ...changes };
      keepState();
      draw();
    },
  });
  const settings = createSettingsBar({
    ask: (request) => {
      if (messageIs === 'reply') message.hidden = true;
      host.post(request);
    },
    shown: (series) => {
      view = { ...view, series };
      trajectory = trajectoryRequest = null;
      comparison = comparisonRequest = null;
      measured = quantitiesRequest = null;
      keepState();
      if (result) prepared(result, draw);
    },
    marking: (on) => setDragMode(on ? 'stretch' : 'pan'),
    compare: () => {
      lastRequest += 1;
      comparisonRequest = lastRequest;
      host.post({ type: 'compare', id: comparisonRequest, series: view.series });
    },
  });
  const comparisonView = createComparisonView({
    use: settings.chooseMethod,
    closed: () => {
      comparison = null;
      draw();
    },
  });
  const remarks = element('p', { class: 'read' });
  const findings = element('ul', { class: 'sentences' });
  const findingsBox = element('section', { attributes: { 'aria-label': text.findings } }, [
    element('h2', { class: 'section-title', text: text.findings }),
    findings,
  ]);
  const quantities = createQuantitiesView(
    () => {
      lastRequest += 1;
      quantitiesRequest = lastRequest;
      const { span, scales } = view;
      const range = span && { from: fromAxis(scales.x, span.min), to: fromAxis(scales.x, span.max) };
      setBusy(true);
      host.post({ type: 'quantities', id: quantitiesRequest, series: view.series, range });
    },
    (rows) => {
      lastRequest += 1;
      host.post({ type: 'copy-table', id: lastRequest, rows: rows.map((cells) => [...cells]) });
    },
  );
  const equation = createEquationTable();
  const diffusion = createDiffusionView();
  const table = createValueTable();
  const actions = createActionsBar(act, () => {
    const isOpen = table.toggle();
    actions.setTableOpen(isOpen);
    if (isOpen) table.element.scrollIntoView({ block: 'nearest' });
  });
  actions.setTableOpen(false);

  const content = element('div', { class: 'content' }, [
    settings.element,
    plotBar.element,
    plots.element,
    remarks,
    comparisonView.element,
    element('div', { class: 'beside' }, [plots.phase, equation.element]),
    actions.element,
    table.element,
    findingsBox,
    quantities.element,
    diffusion.element,
  ]);
  panel.append(
    progressBar,
    element('header', { class: 'header' }, [
      element('div', { class: 'heading' }, [title, read]),
      summary,
      progress,
    ]),
    warnings,
    message,
    content,
  );
  document.getElementById('app')?.append(panel);
  for (const hidden of [message, warnings, content, diffusion.element]) hidden.hidden = true;
  setBusy(true);

  const assemble = createAssembler();
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (isPiece(event.data)) {
      host.heard();
      showProgress(text.drawing, event.data.sent);
    }
    const received = parseHostMessage(assemble(event.data));
    if (!received) return;
    host.heard();
    if (messageIs === 'silence') {
      message.hidden = true;
      messageIs = 'reply';
    }
    if (received.type === 'ping') host.post({ type: 'pong' });
    else if (isPreparing) waiting.push(received);
    else receive(received);
  });
  host.post({ type: 'ready' });

  function receive(received: HostMessage): void {
    switch (received.type) {
      case 'progress':
        showProgress(received.message, received.fraction);
        break;
      case 'received':
      case 'ping':
        break;
      case 'failed':
        setBusy(false);
        settings.settle();
        askAgainForTrajectory();
        if (result) draw();
        else title.textContent = received.cancelled ? text.cancelled : text.noResult;
        say('failure', received.cancelled ? text.runCancelled : received.message, !received.cancelled, true);
        break;
      case 'stale':
        setStale(received.reason);
        break;
      case 'reply':
        if (received.id === quantitiesRequest || received.id === comparisonRequest) setBusy(false);
        if (received.id === quantitiesRequest && result) {
          askAgainForTrajectory();
          askForTrajectory(result);
        }
        if ([lastRequest, trajectoryRequest, quantitiesRequest].includes(received.id)) {
          say('reply', received.message, !received.ok, isStale);
        }
        break;
      case 'trajectory':
        if (received.id !== trajectoryRequest) break;
        trajectory = received;
        draw();
        break;
      case 'comparison':
        if (received.id !== comparisonRequest) break;
        setBusy(false);
        comparison = received;
        draw();
        break;
      case 'quantities':
        if (received.id !== quantitiesRequest) break;
        setBusy(false);
        measured = received;
        askAgainForTrajectory();
        draw();
        break;
      case 'mark-sample':
        plots.markSample(received.series, received.sample);
        break;
      case 'result':
        if (isNew) view = { ...view, series: firstShown(received.series) };
        isNew = false;
        prepared(received, () => {
          result = received;
          trajectory = trajectoryRequest = null;
          comparison = comparisonRequest = null;
          measured = quantitiesRequest = null;
          view = { ...view, series: Math.min(view.series, received.series.length - 1) };
          keepState();
          setBusy(false);
          if (messageIs === 'failure') message.hidden = true;
          draw();
        });
        break;
    }
  }

  /** Calls `then` once what is to be drawn of a result is at hand: at once, but for long series. */
  function prepared(of: ResultMessage, then: () => void): void {
    const active = of.series[Math.min(view.series, of.series.length - 1)];
    const shown = view.everySeries ? [active, ...of.series.slice(0, MOST_CURVES)] : [active];
    if (shown.every(({ before }) => before.length <= MANY_SAMPLES)) {
      then();
      return;
    }
    const steps = function* (): Steps<void> {
      for (const series of shown) yield* plotSteps(series);
    };
    isPreparing = true;
    const ready = () => {
      isPreparing = false;
      then();
      while (!isPreparing) {
        const next = waiting.shift();
        if (!next) break;
        receive(next);
      }
    };
    // What goes wrong in it goes wrong in drawing, too.
    void inTurns(steps()).then(ready, ready);
  }

  function showProgress(words: string, fraction: number): void {
    setBusy(true, fraction);
    if (isCancelling) return;
    progressText.textContent = words;
    progressPercent.textContent = percent(Math.round(fraction * 100) / 100);
  }

  /** A warning, with what can be done about it at once. */
  function noteOf(code: string, sentence: string): HTMLElement {
    const note = element('li', { text: sentence });
    if (code === 'much-left' && result?.equation === null) {
      const use = createButton({ text: text.use(text.methodTitle('auto')) }, () =>
        settings.chooseMethod('auto'),
      );
      note.append(' ', use.element);
    }
    return note;
  }

  function draw(): void {
    if (!result) return;
    const series = result.series[view.series];
    const several = result.series.length > 1;
    useDecimalMark(result.decimalMark);
    content.hidden = false;
    title.textContent = result.source;
    read.textContent = result.summary;
    setText(summary, summarySentence(series, several));
    const said = [...result.notices, ...series.warnings];
    warnings.replaceChildren(...said.map(({ code, message: each }) => noteOf(code, each)));
    warnings.hidden = said.length === 0;

    settings.show(result, view.series);
    plotBar.show(result, series, view, otherCurves(series).length > 0);
    plots.show({
      result,
      series: view.series,
      choice: choiceOf(result, series),
      trajectory,
      others: otherCurves(series),
    });
    comparisonView.show(result, series, comparison);
    if (restoredSpan) plots.showSpan(restoredSpan);
    restoredSpan = null;
    setText(remarks, plots.remarks().join(' '));
    remarks.hidden = remarks.textContent === '';

    const { name, version } = result.model;
    actions.show(result, `${name} ${version}, ${seconds(result.seconds)}`);
    equation.show(result.equation);
    table.show(result, series);
    // What is said of noise means nothing for a solution, whose error is none.
    const isSolution = result.equation?.kind === 'ode';
    settings.element.hidden = isSolution && !several;
    findingsBox.hidden = isSolution;
    showFindings(result, series);
    quantities.show(result, series, measured);
    diffusion.element.hidden = !view.diffusion;
    if (view.diffusion) diffusion.show(result, series, trajectory, view.scales.x);
    askForTrajectory(result);
  }

  /** Testing many values takes its time: then the plots come first. */
  function showFindings(of: ResultMessage, series: SeriesMessage): void {
    const show = () =>
      findings.replaceChildren(...findingsOf(of, series).map((each) => element('li', { text: each })));
    if (series.before.length <= MANY_SAMPLES) {
      show();
      return;
    }
    findings.replaceChildren();
    const isShown = () => result === of && of.series[view.series] === series;
    setTimeout(async () => {
      if (!isShown()) return;
      await inTurns(checkSteps(series), isShown);
      if (isShown()) show();
    }, FINDINGS_WAIT_MS);
  }

  /** What was chosen to be shown, less what this result does not have. */
  /** The curves of the methods that are compared, but for those that are drawn anyway. */
  function otherCurves({ method: shown }: SeriesMessage): Float64Array[] {
    const others = comparison?.rows.filter(({ method }) => method !== shown && method !== 'none') ?? [];
    return others.map(({ curve }) => curve);
  }

  function choiceOf({ xIsTime, equation: computed }: ResultMessage, { x }: SeriesMessage) {
    const { plots: chosen, scales, everySeries } = view;
    const canBeLog = !xIsTime && (x === null || x[0] > 0);
    return {
      plots: computed?.phase && !chosen.includes('phase') ? [...chosen, 'phase' as const] : chosen,
      scales: { ...scales, x: canBeLog ? scales.x : ('linear' as const) },
      everySeries,
    };
  }

  /** The posterior's samples, where something shown needs them. */
  function askForTrajectory({ settings: { bandLevel } }: ResultMessage): void {
    if (trajectoryTimer) clearTimeout(trajectoryTimer);
    const wanted = view.diffusion || (view.plots.includes('derivative') && bandLevel > 0);
    if (trajectoryRequest !== null || !wanted) return;
    trajectoryTimer = setTimeout(() => {
      if (panel.getAttribute('aria-busy') === 'true') {
        if (result) askForTrajectory(result);
        return;
      }
      lastRequest += 1;
      trajectoryRequest = lastRequest;
      host.post({ type: 'trajectory', id: trajectoryRequest, series: view.series });
    }, TRAJECTORY_SETTLES_MS);
  }

  /** What came since ended the request for the posterior's samples, if it was not answered before. */
  function askAgainForTrajectory(): void {
    if (trajectory === null) trajectoryRequest = null;
  }

  function act(action: Action, everySeries: boolean): void {
    const shown = result;
    if (!shown) return;
    lastAction = action;
    const series = everySeries ? shown.series.map((_, index) => index) : [view.series];
    lastRequest += 1;
    const id = lastRequest;
    const ask = (picture: Uint8Array | null) => host.post({ type: 'act', id, action, series, picture });
    if (action === 'png') void plots.picture().then(ask);
    else ask(null);
  }

  function setDragMode(mode: DragMode): void {
    plots.setDragMode(mode);
    plotBar.setDragMode(mode);
    settings.untouched.setMarking(mode === 'stretch');
  }

  function keepState(): void {
    if (result) vscode.setState({ ...result.state, view });
  }

  function setStale(reason: 'edited' | 'replaced' | null): void {
    const wasStale = isStale;
    isStale = reason !== null;
    actions.setStale(isStale);
    if (reason === 'edited') {
      say('stale', text.changed(result?.source ?? text.theDocument), false, true);
    } else if (reason === null && wasStale) {
      // What was said of the text holds no more; what was said of a copy does.
      if (messageIs === 'reply' && lastAction !== 'replace') again.element.hidden = true;
      else message.hidden = true;
    }
  }

  function say(kind: typeof messageIs, words: string, isError: boolean, offersRefresh: boolean): void {
    messageIs = kind;
    message.hidden = false;
    message.classList.toggle('error', isError);
    setText(messageText, words);
    again.element.hidden = !offersRefresh;
    again.setText(result ? text.refresh : text.tryAgain);
  }

  function setCancelling(on: boolean): void {
    isCancelling = on;
    cancel.setDisabled(on);
    if (!on) return;
    progressText.textContent = text.cancelling;
    progressPercent.textContent = '';
  }

  function setBusy(busy: boolean, fraction = 0): void {
    if (!busy) setCancelling(false);
    panel.classList.toggle('waiting', result === null);
    panel.setAttribute('aria-busy', String(busy));
    progress.hidden = !busy;
    progressBar.style.width = busy ? `${Math.max(2, fraction * 100)}%` : '0';
    if (busy && !result) message.hidden = true;
  }
}

/** Only when it is new: a live region would be read out again. */
function setText(box: HTMLElement, words: string): void {
  if (box.textContent !== words) box.textContent = words;
}

function seconds(value: number): string {
  return value < 1 ? `${Math.max(1, Math.round(value * 1000))} ms` : `${formatFixed(value, 1)} s`;
}
