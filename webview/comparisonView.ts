import type { ComparisonMessage, ResultMessage, SeriesMessage } from '../src/protocol';
import { createButton } from './controls';
import { element } from './dom';
import { formatSignificant } from './format';
import { text } from './strings';

type Method = ComparisonMessage['rows'][number]['method'];

export interface ComparisonView {
  readonly element: HTMLElement;
  /** null: there is nothing to compare. */
  show(result: ResultMessage, series: SeriesMessage, comparison: ComparisonMessage | null): void;
}

export interface ComparisonListeners {
  use(method: Method): void;
  closed(): void;
}

/** All methods on one series: how far each is expected to err, and what it assumes. */
export function createComparisonView(listeners: ComparisonListeners): ComparisonView {
  const reason = element('p', { class: 'reason' });
  const body = element('tbody');
  const head = element('thead', {}, [
    element(
      'tr',
      {},
      [text.method, text.expectedError, text.interval, text.time].map((title) =>
        element('th', { text: title, attributes: { scope: 'col' } }),
      ),
    ),
  ]);
  const close = createButton({ text: text.close }, listeners.closed);
  const box = element('section', { class: 'comparison', attributes: { 'aria-label': text.comparison } }, [
    element('h2', { class: 'section-title', text: text.comparison }),
    reason,
    element(
      'div',
      { class: 'table-scroll', attributes: { tabindex: '0', role: 'region', 'aria-label': text.methods } },
      [element('table', { class: 'methods' }, [head, body])],
    ),
    element('p', { class: 'read', text: text.comparisonExplained }),
    close.element,
  ]);
  box.hidden = true;

  return {
    element: box,
    show(result, series, comparison) {
      box.hidden = comparison === null;
      if (!comparison) return;
      reason.textContent = comparison.reason;
      const unit = series.unit === null ? '' : ` ${series.unit}`;
      body.replaceChildren(
        ...comparison.rows.map(({ method, rmse, low, high, seconds }) => {
          const use = createButton({ text: text.methodTitle(method) }, () => listeners.use(method));
          use.element.setAttribute('aria-label', text.use(text.methodTitle(method)));
          use.setDisabled(result.settings.method === method);
          return element('tr', {}, [
            element('th', { attributes: { scope: 'row' } }, [
              use.element,
              element('p', { class: 'assumption', text: text.assumption(method) }),
            ]),
            element('td', { text: formatSignificant(rmse) + unit }),
            element('td', { text: text.fromTo(formatSignificant(low), formatSignificant(high)) }),
            element('td', { text: `${Math.max(1, Math.round(1000 * seconds))} ms` }),
          ]);
        }),
      );
    },
  };
}
