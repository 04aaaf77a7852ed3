import type { PanelState, ResultMessage } from '../src/protocol';
import { createDropdown, createNumberField, labelled } from './controls';
import { element } from './dom';
import { text } from './strings';

type Reading = PanelState['reading'];

export interface ReadingSettings {
  readonly element: HTMLElement;
  show(result: ResultMessage): void;
}

const DELIMITERS = ['comma', 'semicolon', 'tab', 'pipe', 'blanks', 'none'] as const;
const MARKS = ['.', ','] as const;
/** Stands for: find it out. */
const AUTOMATIC = '';

/** How the text is to be read, where it was read wrongly. */
export function createReadingSettings(changed: (reading: Reading) => void): ReadingSettings {
  let reading: Reading | null = null;
  const change = (changes: Partial<Reading>) => {
    if (reading) changed({ ...reading, ...changes });
  };
  const one = <T extends string>(all: readonly T[], value: string): T | null =>
    all.find((each) => each === value) ?? null;

  const delimiter = createDropdown(text.delimiter, (value) => change({ delimiter: one(DELIMITERS, value) }));
  const mark = createDropdown(text.decimalMark, (value) => change({ decimalMark: one(MARKS, value) }));
  const header = createDropdown(text.header, (value) =>
    change({ header: value === AUTOMATIC ? null : value === 'yes' }),
  );
  const problem = element('span', { class: 'problem', attributes: { 'aria-live': 'polite' } });
  const firstLine = createNumberField(text.firstLine, (typed) => {
    const line = typed.trim() === '' ? null : Number(typed);
    const isRight = line === null || (Number.isInteger(line) && line >= 1);
    problem.textContent = isRight ? '' : text.typeLine;
    if (isRight && line !== reading?.firstLine) change({ firstLine: line });
  });

  const automatic = { value: AUTOMATIC, text: text.automatic };
  return {
    element: element('div', { class: 'column-settings' }, [
      delimiter.element,
      mark.element,
      header.element,
      labelled(text.firstLine, firstLine.element),
      problem,
    ]),
    show({ state }) {
      reading = state.reading;
      delimiter.setChoices(
        [automatic, ...DELIMITERS.map((each) => ({ value: each, text: text.delimiters[each] }))],
        reading.delimiter ?? AUTOMATIC,
      );
      mark.setChoices(
        [automatic, { value: '.', text: text.point }, { value: ',', text: text.comma }],
        reading.decimalMark ?? AUTOMATIC,
      );
      header.setChoices(
        [automatic, { value: 'yes', text: text.yes }, { value: 'no', text: text.no }],
        reading.header === null ? AUTOMATIC : reading.header ? 'yes' : 'no',
      );
      if (!firstLine.hasFocus())
        firstLine.setValue(reading.firstLine === null ? '' : String(reading.firstLine));
    },
  };
}
