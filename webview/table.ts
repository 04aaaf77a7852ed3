import type { ResultMessage, SeriesMessage } from '../src/protocol';
import { type Button, createButton } from './controls';
import { element } from './dom';
import { formatterFor, nameWithUnit, positionFormatter } from './format';
import { xLabelOf } from './plots/contents';
import { text } from './strings';

const ROWS_A_PAGE = 100;

export interface ValueTable {
  readonly element: HTMLElement;
  show(result: ResultMessage, series: SeriesMessage): void;
  /** Opens it, or closes it; gives whether it is open. */
  toggle(): boolean;
}

/** The numbers behind the plot, a page at a time; which rows of how many is always said. */
export function createValueTable(): ValueTable {
  let page = 0;
  let series: SeriesMessage | null = null;
  let xLabel = '';
  let xIsTime = false;

  const head = element('thead');
  const body = element('tbody');
  const place = element('span', { class: 'place', attributes: { 'aria-live': 'polite' } });
  const turn = (label: string, to: () => number): Button =>
    createButton({ text: label }, () => {
      page = to();
      draw();
    });
  const lastPage = () => Math.max(0, Math.ceil((series?.before.length ?? 0) / ROWS_A_PAGE) - 1);
  const first = turn(text.first, () => 0);
  const previous = turn(text.previous, () => Math.max(0, page - 1));
  const next = turn(text.next, () => Math.min(lastPage(), page + 1));
  const last = turn(text.last, lastPage);

  const scroller = element(
    'div',
    {
      class: 'table-scroll',
      attributes: { tabindex: '0', role: 'region', 'aria-label': text.tableOfValues },
    },
    [element('table', {}, [head, body])],
  );
  const box = element('section', { class: 'values', attributes: { 'aria-label': text.tableOfValues } }, [
    element('div', { class: 'pager' }, [first.element, previous.element, place, next.element, last.element]),
    scroller,
  ]);

  box.hidden = true;

  function draw(): void {
    if (!series || box.hidden) return;
    const { x, before, after, lower, upper, reference, noise } = series;
    const count = before.length;
    const from = page * ROWS_A_PAGE;
    const to = Math.min(count, from + ROWS_A_PAGE);
    place.textContent = text.rows(from + 1, to, count);
    first.setDisabled(page === 0);
    previous.setDisabled(page === 0);
    next.setDisabled(page === lastPage());
    last.setDisabled(page === lastPage());

    const largest = largestMagnitude(before, after);
    const format = formatterFor(largest, (noise.sigma || largest * 1e-6) / 10);
    const xFormat = x ? positionFormatter(x, xIsTime) : String;
    const columns: { title: string; cell: (row: number) => string }[] = [
      ...(x ? [{ title: xLabel, cell: (row: number) => xFormat(x[row]) }] : []),
      { title: text.before, cell: (row) => format(before[row]) },
      { title: text.after, cell: (row) => format(after[row]) },
      ...(reference ? [{ title: text.reference, cell: (row: number) => format(reference[row]) }] : []),
      { title: text.removedColumn, cell: (row) => format(before[row] - after[row]) },
      ...(lower && upper
        ? [
            { title: text.bandFrom, cell: (row: number) => format(lower[row]) },
            { title: text.bandTo, cell: (row: number) => format(upper[row]) },
          ]
        : []),
    ];
    const header = (title: string) => element('th', { text: title, attributes: { scope: 'col' } });
    head.replaceChildren(
      element('tr', {}, [header(text.sample), ...columns.map(({ title }) => header(title))]),
    );
    body.replaceChildren(
      ...Array.from({ length: to - from }, (_, index) => {
        const row = from + index;
        return element('tr', {}, [
          element('th', { text: String(row + 1), attributes: { scope: 'row' } }),
          ...columns.map(({ cell }) => element('td', { text: cell(row) })),
        ]);
      }),
    );
    scroller.scrollTop = 0;
  }

  return {
    element: box,
    show(result, shown) {
      if (series?.before.length !== shown.before.length || series.name !== shown.name) page = 0;
      series = shown;
      xLabel = xLabelOf(result);
      xIsTime = result.xIsTime;
      scroller.setAttribute('aria-label', text.valuesOf(nameWithUnit(shown.name, shown.unit)));
      draw();
    },
    toggle() {
      box.hidden = !box.hidden;
      draw();
      return !box.hidden;
    },
  };
}

function largestMagnitude(...arrays: readonly Float64Array[]): number {
  let largest = 0;
  for (const values of arrays) {
    for (const value of values) {
      const magnitude = Math.abs(value);
      if (magnitude > largest) largest = magnitude;
    }
  }
  return largest;
}
