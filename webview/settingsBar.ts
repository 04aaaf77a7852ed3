import { METHOD_NAMES } from '../src/core/methods/names';
import type { PanelState, ResultMessage, WebviewMessage } from '../src/protocol';
import { createColumnSettings } from './columnSettings';
import {
  createButton,
  createCheckbox,
  createDropdown,
  createIconButton,
  createNumberField,
  labelled,
} from './controls';
import { element, icon } from './dom';
import { nameWithUnit, percent } from './format';
import { createHistory } from './history';
import { createNoiseControl } from './noiseControl';
import { createReadingSettings } from './readingSettings';
import { text } from './strings';
import { createUntouchedSettings, type UntouchedSettings } from './untouchedSettings';

const BAND_LEVELS = [0, 0.5, 0.8, 0.9, 0.95, 0.99];
const METHODS = [...METHOD_NAMES, 'auto'] as const;
const SAMPLE_COUNTS = [16, 32, 64, 128];
const LARGEST_SEED = 0xffffffff;

const ICON_UNDO = 'M5.5 3 2.5 6l3 3M2.5 6h6.5a4 4 0 0 1 0 8H6';
const ICON_REDO = 'M10.5 3l3 3-3 3M13.5 6H7a4 4 0 0 0 0 8h3';

/** All that a result depends on, besides the data. */
type Configuration = Pick<PanelState, 'reading' | 'choice' | 'settings' | 'sigmas'>;
type Settings = ResultMessage['settings'];

export interface SettingsBar {
  readonly element: HTMLElement;
  show(result: ResultMessage, series: number): void;
  /** What was asked for will not come. */
  settle(): void;
  readonly untouched: Pick<UntouchedSettings, 'add' | 'setMarking'>;
  /** Runs again with another method. */
  chooseMethod(method: Settings['method']): void;
}

export interface SettingsListeners {
  ask(message: WebviewMessage): void;
  /** Another of the series is to be shown. */
  shown(series: number): void;
  /** The next drag in the plot is to mark a stretch, or no longer. */
  marking(on: boolean): void;
  /** All methods are to be compared. */
  compare(): void;
}

/** What may be chosen for a run: each change runs at once, and can be undone. */
export function createSettingsBar(listeners: SettingsListeners): SettingsBar {
  let result: ResultMessage | null = null;
  let shown = 0;
  let asked: Configuration | null = null;
  const history = createHistory<Configuration>(() => performance.now());

  function remember(next: Configuration, kind: string): void {
    if (asked) history.push(asked, kind);
    asked = next;
    showHistory();
  }

  function rerun(changes: Partial<Settings>, sigma?: number | null): void {
    if (!result || !asked) return;
    const { noise: level } = result.series[shown];
    const kept = level.source === 'given' ? level.sigma : null;
    const chosen = sigma === undefined ? kept : sigma;
    const column = result.seriesColumns[shown];
    const others = asked.sigmas.filter((given) => given.column !== column);
    const settings = { ...result.settings, ...changes, sigma: null };
    remember(
      { ...asked, settings, sigmas: chosen === null ? others : [...others, { column, sigma: chosen }] },
      sigma === undefined ? Object.keys(changes).join() : 'sigma',
    );
    listeners.ask({ type: 'run', settings: { ...settings, sigma: chosen }, series: shown });
  }

  function goTo(configuration: Configuration | null): void {
    if (!configuration) return;
    asked = configuration;
    noise.settle();
    showHistory();
    listeners.ask({ type: 'configure', ...configuration });
  }

  const seriesDropdown = createDropdown(text.column, (value) => {
    noise.settle();
    listeners.shown(Number(value));
  });
  const chooseMethod = (value: string) => {
    const method = METHODS.find((each) => each === value);
    if (method) rerun({ method });
  };
  const methodDropdown = createDropdown(text.method, chooseMethod);
  const compare = createButton({ text: text.compare, title: text.compareTitle }, listeners.compare);
  const bandDropdown = createDropdown(text.bandLabel, (value) => rerun({ bandLevel: Number(value) }));
  const outliers = createCheckbox(text.removeOutliers, (checked) =>
    rerun({ outliers: checked ? 'remove' : 'keep' }),
  );
  outliers.element.title = text.removeOutliersTitle;
  const errorBars = createCheckbox(text.useErrorBars, (checked) =>
    rerun({ errorBars: checked ? 'use' : 'ignore' }),
  );
  errorBars.element.title = text.useErrorBarsTitle;
  const noise = createNoiseControl((sigma) => rerun({}, sigma));
  const undo = createIconButton(icon(ICON_UNDO), text.undoSetting, () => {
    if (asked) goTo(history.undo(asked));
  });
  const redo = createIconButton(icon(ICON_REDO), text.redoSetting, () => {
    if (asked) goTo(history.redo(asked));
  });

  const columns = createColumnSettings((choice) => {
    if (!asked) return;
    remember({ ...asked, choice }, 'choice');
    listeners.ask({ type: 'choose', choice });
  });
  const reading = createReadingSettings((next) => {
    if (!asked) return;
    remember({ ...asked, reading: next }, 'reading');
    listeners.ask({ type: 'read', reading: next });
  });
  const samples = createDropdown(text.bandSamples, (value) =>
    rerun({ samples: value === '' ? null : Number(value) }),
  );
  const seedProblem = element('span', { class: 'problem', attributes: { 'aria-live': 'polite' } });
  const seed = createNumberField(text.seed, (typed) => {
    const value = typed.trim() === '' ? Number.NaN : Number(typed);
    const isRight = Number.isInteger(value) && value >= 0 && value <= LARGEST_SEED;
    seedProblem.textContent = isRight ? '' : text.typeSeed;
    seed.setProblem(isRight ? null : text.typeSeed);
    if (isRight && value !== result?.settings.seed) rerun({ seed: value });
  });
  const untouched = createUntouchedSettings(
    (stretches) => rerun({ untouched: stretches }),
    listeners.marking,
  );
  const more = element('div', { class: 'controls more-settings' }, [
    columns.element,
    reading.element,
    samples.element,
    labelled(text.seed, seed.element),
    seedProblem,
    untouched.element,
  ]);
  more.hidden = true;
  const moreButton = createButton({ text: text.moreSettings }, () => {
    more.hidden = !more.hidden;
    if (more.hidden) listeners.marking(false);
    moreButton.setText(more.hidden ? text.moreSettings : text.fewerSettings);
    moreButton.element.setAttribute('aria-expanded', String(!more.hidden));
  });
  moreButton.element.setAttribute('aria-expanded', 'false');

  function showHistory(): void {
    undo.setDisabled(!history.canUndo);
    redo.setDisabled(!history.canRedo);
  }
  showHistory();

  const bar = element('section', { class: 'settings', attributes: { 'aria-label': text.settings } }, [
    element('div', { class: 'controls' }, [
      seriesDropdown.element,
      methodDropdown.element,
      compare.element,
      bandDropdown.element,
      outliers.element,
      errorBars.element,
      noise.element,
      element('span', { class: 'setting-buttons' }, [undo.element, redo.element, moreButton.element]),
    ]),
    more,
  ]);

  return {
    element: bar,
    show(next, series) {
      result = next;
      shown = series;
      const { choice, settings, sigmas } = next.state;
      asked = { reading: next.state.reading, choice, settings, sigmas };
      const several = next.series.length > 1;
      seriesDropdown.element.hidden = !several;
      seriesDropdown.setChoices(
        next.series.map(({ name, unit }, index) => ({
          value: String(index),
          text: nameWithUnit(name, unit),
        })),
        String(series),
      );
      methodDropdown.setChoices(
        METHODS.map((method) => ({ value: method, text: text.methodTitle(method) })),
        next.settings.method,
      );
      const level = next.settings.bandLevel;
      const levels = [...new Set([...BAND_LEVELS, level])].sort((a, b) => a - b);
      bandDropdown.setChoices(
        levels.map((each) => ({ value: String(each), text: each === 0 ? text.none : percent(each) })),
        String(level),
      );
      outliers.setChecked(next.settings.outliers === 'remove');
      errorBars.setChecked(next.settings.errorBars === 'use');
      noise.show(next.series[series]);
      const isSolution = next.equation?.kind === 'ode';
      for (const control of [methodDropdown, compare]) control.element.hidden = next.equation !== null;
      for (const { element: control } of [bandDropdown, outliers, noise, undo, redo, moreButton]) {
        control.hidden = isSolution;
      }
      errorBars.element.hidden = !next.series.some(({ hasErrorBars }) => hasErrorBars);
      columns.show(next);
      reading.show(next);
      reading.element.hidden = next.columns.length === 0;
      const count = next.settings.samples;
      const counts = [...new Set([...SAMPLE_COUNTS, ...(count === null ? [] : [count])])].sort(
        (a, b) => a - b,
      );
      samples.setChoices(
        [
          { value: '', text: text.standardSamples },
          ...counts.map((each) => ({ value: String(each), text: String(each) })),
        ],
        count === null ? '' : String(count),
      );
      samples.setDisabled(level === 0);
      if (!seed.hasFocus()) seed.setValue(String(next.settings.seed));
      untouched.show(next);
      showHistory();
    },
    settle: noise.settle,
    untouched,
    chooseMethod,
  };
}
