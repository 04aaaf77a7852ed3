import { columnReference } from '../src/core/reading/columnReference';
import type { PanelState, ResultMessage } from '../src/protocol';
import { createCheckbox, createDropdown } from './controls';
import { element } from './dom';
import { nameWithUnit } from './format';
import { text } from './strings';

type Choice = PanelState['choice'];

export interface ColumnSettings {
  readonly element: HTMLElement;
  show(result: ResultMessage): void;
}

/** Which column is x, and which others are denoised. */
export function createColumnSettings(changed: (choice: Choice) => void): ColumnSettings {
  let shown: ResultMessage | null = null;
  const x = createDropdown(text.xColumn, (value) => {
    if (!shown) return;
    // Columns chosen by hand stay, but for the one that becomes x.
    const columns = shown.state.choice.columns?.filter((column) => column !== value) ?? null;
    changed({ columns: columns?.length === 0 ? null : columns, x: value });
  });
  const boxes = element('span', { class: 'column-boxes' });
  const columns = element(
    'div',
    { class: 'labelled', attributes: { role: 'group', 'aria-label': text.columns } },
    [element('span', { class: 'label', text: text.columns, attributes: { 'aria-hidden': 'true' } }), boxes],
  );
  const box = element('div', { class: 'column-settings' }, [x.element, columns]);

  function choose(index: number, on: boolean): void {
    if (!shown) return;
    const { columns: all, seriesColumns, state } = shown;
    const chosen = all.flatMap((_, column) => {
      const isOn = column === index ? on : seriesColumns.includes(column);
      return isOn ? [columnReference(all, column)] : [];
    });
    changed({ columns: chosen, x: state.choice.x });
  }

  return {
    element: box,
    show(result) {
      shown = result;
      const { columns: all, xColumn, seriesColumns } = result;
      box.hidden = all.length === 0;
      x.setChoices(
        [
          { value: 'none', text: text.equallySpaced },
          ...all.map(({ name, unit }, index) => ({
            value: columnReference(all, index),
            text: nameWithUnit(name, unit),
          })),
        ],
        xColumn === null ? 'none' : columnReference(all, xColumn),
      );
      boxes.replaceChildren(
        ...all.flatMap(({ name, unit, isNumber }, index) => {
          if (!isNumber || index === xColumn) return [];
          const isOn = seriesColumns.includes(index);
          const made = createCheckbox(nameWithUnit(name, unit), (on) => choose(index, on));
          made.setChecked(isOn);
          if (isOn && seriesColumns.length === 1) {
            made.setDisabled(true);
            made.element.title = text.oneColumnAtLeast;
          }
          return [made.element];
        }),
      );
      columns.hidden = boxes.childElementCount < 2;
    },
  };
}
