import { quantityRows } from '../src/core/quantities/quantityRows';
import type { QuantitiesMessage, ResultMessage, SeriesMessage } from '../src/protocol';
import { createButton } from './controls';
import { element } from './dom';
import { percent, positionFormatter } from './format';
import { seriesData } from './plots/seriesData';
import { text } from './strings';

export interface QuantitiesView {
  readonly element: HTMLElement;
  /** null: none were asked for yet. */
  show(result: ResultMessage, series: SeriesMessage, quantities: QuantitiesMessage | null): void;
}

/**
 * Quantities of the curve with error bars, for the stretch of x in view.
 *
 * @param ask Asks for them.
 * @param copy Copies the table.
 */
export function createQuantitiesView(
  ask: () => void,
  copy: (rows: readonly (readonly string[])[]) => void,
): QuantitiesView {
  let rows: readonly (readonly string[])[] = [];
  const measure = createButton({ text: text.measure }, ask);
  const copyButton = createButton({ text: text.copyTable }, () => copy(rows));
  const caption = element('p', { class: 'read' });
  const head = element('thead');
  const body = element('tbody');
  const scroller = element(
    'div',
    { class: 'table-scroll', attributes: { tabindex: '0', role: 'region', 'aria-label': text.quantities } },
    [element('table', { class: 'methods' }, [head, body])],
  );
  const box = element('section', { class: 'quantities', attributes: { 'aria-label': text.quantities } }, [
    element('h2', { class: 'section-title', text: text.quantities }),
    element('p', { class: 'read', text: text.quantitiesExplained }),
    element('div', { class: 'actions' }, [measure.element, copyButton.element]),
    caption,
    scroller,
  ]);

  return {
    element: box,
    show(result, series, quantities) {
      const isModel = series.method === 'diffusion' && series.lower !== null && result.equation === null;
      box.hidden = !isModel;
      for (const each of [copyButton.element, caption, scroller]) each.hidden = quantities === null;
      if (quantities === null) return;
      const { range, level } = quantities;
      const position = positionFormatter(seriesData(series).x, result.xIsTime);
      const unit = result.xUnit ?? (result.xIsTime ? 's' : null);
      caption.textContent = text.quantitiesOf(position(range.from), position(range.to), percent(level));
      const table = quantityRows(
        quantities.rows,
        text.quantityNames,
        { x: unit, y: series.unit },
        result.decimalMark,
      );
      const titles = [text.quantity, text.value, text.lowerEnd, text.upperEnd, text.unit];
      rows = [titles, ...table.map((row) => [row.name, row.value, row.lower, row.upper, row.unit])];
      head.replaceChildren(
        element(
          'tr',
          {},
          titles.map((title) => element('th', { text: title, attributes: { scope: 'col' } })),
        ),
      );
      body.replaceChildren(
        ...table.map(({ name, value, lower, upper, unit: of }) =>
          element('tr', {}, [
            element('th', { text: name, attributes: { scope: 'row' } }),
            ...[value, lower, upper, of].map((cell) => element('td', { text: cell })),
          ]),
        ),
      );
    },
  };
}
