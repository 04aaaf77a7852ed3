import type { ResultMessage } from '../src/protocol';
import { createButton, createNumberField, labelled } from './controls';
import { element } from './dom';
import { formatSignificant, formatTime } from './format';
import { text } from './strings';

type Stretch = ResultMessage['settings']['untouched'][number];

export interface UntouchedSettings {
  readonly element: HTMLElement;
  show(result: ResultMessage): void;
  /** Adds a stretch that was drawn in the plot. */
  add(stretch: Stretch): void;
  /** Whether the next drag in the plot marks a stretch. */
  setMarking(marking: boolean): void;
}

/**
 * Stretches of x that stay as they are: drawn in the plot, or typed.
 *
 * @param marking Told that the next drag in the plot is to mark a stretch, or no longer.
 */
export function createUntouchedSettings(
  changed: (stretches: readonly Stretch[]) => void,
  marking: (on: boolean) => void,
): UntouchedSettings {
  let stretches: readonly Stretch[] = [];
  let isMarking = false;
  const list = element('span', { class: 'stretches' });
  const mark = createButton({ text: text.markStretch }, () => marking(!isMarking));
  const typed = { from: '', to: '' };
  const from = createNumberField(text.from, (value) => {
    typed.from = value;
  });
  const to = createNumberField(text.to, (value) => {
    typed.to = value;
  });
  const problem = element('span', { class: 'problem', attributes: { 'aria-live': 'polite' } });
  const add = createButton({ text: text.add }, () => {
    const stretch = { from: numberOf(typed.from), to: numberOf(typed.to) };
    const isRight = stretch.from <= stretch.to;
    problem.textContent = isRight ? '' : text.typeStretch;
    if (!isRight) return;
    typed.from = typed.to = '';
    changed([...stretches, stretch]);
  });

  return {
    element: element(
      'div',
      { class: 'labelled', attributes: { role: 'group', 'aria-label': text.untouched } },
      [
        element('span', { class: 'label', text: text.untouched, attributes: { 'aria-hidden': 'true' } }),
        list,
        mark.element,
        labelled(text.from, from.element),
        labelled(text.to, to.element),
        add.element,
        problem,
      ],
    ),
    show({ settings, xIsTime }) {
      stretches = settings.untouched;
      if (!from.hasFocus()) from.setValue(typed.from);
      if (!to.hasFocus()) to.setValue(typed.to);
      const place = (value: number) => (xIsTime ? formatTime(value) : formatSignificant(value, 4));
      list.replaceChildren(
        ...stretches.map((stretch, index) => {
          const [first, last] = [place(stretch.from), place(stretch.to)];
          const remove = createButton(
            { text: `${text.fromTo(first, last)} ×`, title: text.removeStretch(first, last) },
            () => changed(stretches.filter((_, other) => other !== index)),
          );
          remove.element.setAttribute('aria-label', text.removeStretch(first, last));
          return remove.element;
        }),
      );
    },
    add: (stretch) => changed([...stretches, stretch]),
    setMarking(on) {
      isMarking = on;
      mark.element.classList.toggle('pressed', on);
      mark.element.setAttribute('aria-pressed', String(on));
    },
  };
}

/** NaN for what is no number. */
function numberOf(typed: string): number {
  const plain = typed.trim().replace(',', '.');
  return plain === '' ? Number.NaN : Number(plain);
}
