import type { Action, ResultMessage } from '../src/protocol';
import { createButton, createCheckbox } from './controls';
import { element } from './dom';
import { createMenu, type MenuItem } from './menu';
import { text } from './strings';

export interface ActionsBar {
  readonly element: HTMLElement;
  show(result: ResultMessage, model: string): void;
  /** Whether the document differs from what was read: what writes into it is not offered. */
  setStale(stale: boolean): void;
  setTableOpen(open: boolean): void;
}

const BUTTONS = ['replace', 'insert-column', 'insert-csv', 'diff', 'open', 'save'] as const;
/** Those that write where the numbers were read. */
const WRITING: readonly Action[] = ['replace', 'insert-column', 'diff'];
const COPIES = ['copy', 'csv', 'markdown', 'code'] as const;
const EXPORTS = ['save-csv', 'png', 'svg', 'html'] as const;

const NAMES: Readonly<Record<Action, string>> = {
  replace: text.replace,
  'insert-column': text.insertColumn,
  'insert-csv': text.insertCsv,
  diff: text.diff,
  open: text.open,
  save: text.save,
  copy: text.copy,
  markdown: text.markdown,
  code: text.code,
  csv: text.csv,
  'save-csv': text.saveCsv,
  html: text.html,
  png: text.png,
  svg: text.svg,
};

/**
 * What can be done with the result.
 *
 * @param act Told the action and the series it is for: all of them or, where only that is wanted, the one shown.
 * @param toggleTable Opens or closes the table of values.
 */
export function createActionsBar(
  act: (action: Action, everySeries: boolean) => void,
  toggleTable: () => void,
): ActionsBar {
  let offered: readonly Action[] = [];
  const everyColumn = createCheckbox('', () => undefined);
  everyColumn.setChecked(true);
  const run = (action: Action) => act(action, everyColumn.checked);
  const buttons = BUTTONS.map((action) => ({
    action,
    button: createButton({ text: NAMES[action], kind: action === 'replace' ? 'primary' : 'secondary' }, () =>
      run(action),
    ),
  }));
  const menuOf = (name: string, actions: readonly Action[]) =>
    createMenu(
      createButton({ text: name }, () => undefined),
      () =>
        actions
          .filter((action) => offered.includes(action))
          .map((action): MenuItem => ({ text: NAMES[action], chosen: () => run(action) })),
    );
  // A menu of one line is a button.
  const copyOnly = createButton({ text: text.copyMenu }, () => run('copy'));
  const copies = menuOf(text.copyMenu, COPIES);
  const exports = menuOf(text.exportMenu, EXPORTS);
  const showTable = createButton({ text: text.showValues }, toggleTable);
  const model = element('span', { class: 'model' });

  const bar = element('section', { class: 'actions', attributes: { 'aria-label': text.actions } }, [
    ...buttons.map(({ button }) => button.element),
    copyOnly.element,
    copies,
    exports,
    everyColumn.element,
    showTable.element,
    model,
  ]);

  return {
    element: bar,
    show({ actions, series }, modelText) {
      offered = actions;
      for (const { action, button } of buttons) button.element.hidden = !actions.includes(action);
      const copying = COPIES.filter((action) => actions.includes(action)).length;
      copyOnly.element.hidden = copying !== 1 || !actions.includes('copy');
      copies.hidden = !copyOnly.element.hidden || copying === 0;
      exports.hidden = !EXPORTS.some((action) => actions.includes(action));
      everyColumn.element.hidden = series.length < 2;
      everyColumn.setText(text.allColumns(series.length));
      model.textContent = modelText;
    },
    setStale(stale) {
      for (const { action, button } of buttons) button.setDisabled(stale && WRITING.includes(action));
    },
    setTableOpen(open) {
      showTable.setText(open ? text.hideValues : text.showValues);
      showTable.element.setAttribute('aria-expanded', String(open));
    },
  };
}
