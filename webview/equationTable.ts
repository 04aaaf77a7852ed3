import type { EquationMessage } from '../src/protocol';
import { element } from './dom';
import { formatSignificant } from './format';
import { text } from './strings';

export interface EquationTable {
  readonly element: HTMLElement;
  /** null: the result is of no equation. */
  show(equation: EquationMessage | null): void;
}

/** The equation, what each way to compute it costs and errs, and what there is to say of it. */
export function createEquationTable(): EquationTable {
  const source = element('code', { class: 'equation-text' });
  const body = element('tbody');
  const notes = element('ul', { class: 'sentences' });
  const head = element('thead', {}, [
    element(
      'tr',
      {},
      [text.method, text.evaluations, text.error, text.gain].map((title, index) =>
        element('th', {
          text: title,
          attributes: { scope: 'col', ...(index === 2 ? { title: text.errorTitle } : {}) },
        }),
      ),
    ),
  ]);
  const scroller = element(
    'div',
    { class: 'table-scroll', attributes: { tabindex: '0', role: 'region', 'aria-label': text.methods } },
    [element('table', { class: 'methods' }, [head, body])],
  );
  const box = element('section', { class: 'equation', attributes: { 'aria-label': text.equation } }, [
    source,
    scroller,
    notes,
  ]);
  box.hidden = true;

  return {
    element: box,
    show(equation) {
      box.hidden = equation === null;
      if (!equation) return;
      source.textContent = equation.text;
      const number = (value: number | null) => (value === null ? text.unknown : formatSignificant(value));
      const gain = (value: number | null) => (value === null ? '' : `${formatSignificant(value)} ×`);
      body.replaceChildren(
        ...equation.rows.map((row) =>
          element('tr', {}, [
            element('th', { text: row.method, attributes: { scope: 'row' } }),
            element('td', { text: row.evaluations === null ? '' : String(row.evaluations) }),
            element('td', { text: number(row.error) }),
            element('td', { text: gain(row.gain) }),
          ]),
        ),
      );
      notes.replaceChildren(...equation.notes.map((note) => element('li', { text: note })));
      notes.hidden = equation.notes.length === 0;
    },
  };
}
