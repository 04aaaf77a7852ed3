/** Form controls in VS Code's look. The only module that knows the toolkit, which may have to be replaced. */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { element } from './dom';
import { text } from './strings';

/** Defines the controls' elements; once, before any is made. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeProgressRing(),
    vsCodeTextField(),
  );
}

/** A control and what can be done with it. */
export interface Control {
  readonly element: HTMLElement;
  setDisabled(disabled: boolean): void;
}

export interface Button extends Control {
  setText(text: string): void;
}

export interface ButtonOptions {
  readonly text: string;
  readonly kind?: 'primary' | 'secondary';
  readonly title?: string;
}

/** A push button. */
export function createButton(
  { text, kind = 'secondary', title }: ButtonOptions,
  pressed: () => void,
): Button {
  const made = custom('vscode-button', { appearance: kind, ...(title ? { title } : {}) });
  made.textContent = text;
  made.addEventListener('click', () => {
    if (!made.hasAttribute('disabled')) pressed();
  });
  return {
    element: made,
    setText: (next) => {
      made.textContent = next;
    },
    setDisabled: (disabled) => made.toggleAttribute('disabled', disabled),
  };
}

/** A small button that shows a picture; `label` is its name and tooltip. */
export function createIconButton(picture: SVGSVGElement, label: string, pressed: () => void): Control {
  const made = custom('vscode-button', { appearance: 'icon', 'aria-label': label, title: label });
  made.append(picture);
  made.addEventListener('click', pressed);
  return { element: made, setDisabled: (disabled) => made.toggleAttribute('disabled', disabled) };
}

export interface Checkbox extends Control {
  readonly checked: boolean;
  setChecked(checked: boolean): void;
  setText(text: string): void;
}

/** A check box with its label. */
export function createCheckbox(text: string, changed: (checked: boolean) => void): Checkbox {
  const made = custom('vscode-checkbox', {}) as HTMLElement & { checked: boolean };
  made.textContent = text;
  let last = false;
  made.addEventListener('change', () => {
    // Also sent when the program sets it.
    if (made.checked === last) return;
    last = made.checked;
    changed(last);
  });
  return {
    element: made,
    get checked() {
      return last;
    },
    setChecked(checked) {
      last = checked;
      made.checked = checked;
    },
    setText: (next) => {
      made.textContent = next;
      // The toolkit takes the name from the first text only.
      made.setAttribute('aria-label', next);
    },
    setDisabled: (disabled) => made.toggleAttribute('disabled', disabled),
  };
}

export interface Choice {
  readonly value: string;
  readonly text: string;
}

export interface Dropdown extends Control {
  setChoices(choices: readonly Choice[], value: string): void;
}

/** One of several; `label` stands before it. */
export function createDropdown(label: string, changed: (value: string) => void): Dropdown {
  const list = custom('vscode-dropdown', { 'aria-label': label }) as HTMLElement & { value: string };
  let shown = '';
  list.addEventListener('change', () => {
    if (list.value !== shown) {
      shown = list.value;
      changed(shown);
    }
  });
  return {
    element: labelled(label, list),
    setChoices(choices, value) {
      shown = value;
      const same =
        list.childElementCount === choices.length &&
        choices.every((choice, index) => list.children[index].textContent === choice.text);
      if (!same) {
        list.replaceChildren(
          ...choices.map((choice) => {
            const option = custom('vscode-option', { value: choice.value });
            option.textContent = choice.text;
            if (choice.value === value) option.setAttribute('selected', '');
            return option;
          }),
        );
      }
      list.value = value;
    },
    setDisabled: (disabled) => list.toggleAttribute('disabled', disabled),
  };
}

export interface NumberField extends Control {
  /** Whether a person may be typing in it. */
  hasFocus(): boolean;
  setValue(text: string): void;
  /** Marks the value as wrong, with the reason; null: it is right. */
  setProblem(problem: string | null): void;
}

/** A short field for a number, as text. */
export function createNumberField(label: string, changed: (text: string) => void): NumberField {
  const field = custom('vscode-text-field', { size: '9' }) as HTMLElement & {
    value: string;
  };
  field.addEventListener('change', () => changed(field.value));
  return {
    element: field,
    hasFocus: () => field.matches(':focus-within'),
    setValue: (text) => {
      field.value = text;
      // The toolkit overwrites the name when the field is put into the page.
      field.setAttribute('aria-label', label);
    },
    setProblem(problem) {
      field.classList.toggle('invalid', problem !== null);
      if (problem === null) field.removeAttribute('title');
      else field.title = problem;
    },
    setDisabled: (disabled) => field.toggleAttribute('disabled', disabled),
  };
}

export interface Slider extends Control {
  /** @param value From 0 to 1. @param spoken What a screen reader says. */
  setValue(value: number, spoken: string): void;
  setMarkVisible(visible: boolean): void;
}

/** A slider from 0 to 1 with a mark at its middle. The toolkit has none: the platform's own, styled. */
export function createSlider(label: string, moved: (value: number) => void): Slider {
  const range = element('input', {
    attributes: { type: 'range', min: '0', max: '1', step: '0.005', 'aria-label': label },
  });
  const box = element('span', { class: 'slider' }, [range]);
  range.addEventListener('input', () => moved(range.valueAsNumber));
  return {
    element: box,
    setValue(value, spoken) {
      range.valueAsNumber = value;
      range.setAttribute('aria-valuetext', spoken);
    },
    setMarkVisible: (visible) => box.classList.toggle('marked', visible),
    setDisabled: (disabled) => {
      range.disabled = disabled;
    },
  };
}

export interface StepSlider extends Control {
  /** @param value A whole number from 0 to `last`. @param spoken What a screen reader says. */
  setValue(value: number, last: number, spoken: string): void;
}

/** A slider over the steps from 0 on. */
export function createStepSlider(label: string, moved: (value: number) => void): StepSlider {
  const range = element('input', {
    attributes: { type: 'range', min: '0', max: '1', step: '1', 'aria-label': label },
  });
  const box = element('span', { class: 'slider slider-wide' }, [range]);
  range.addEventListener('input', () => moved(range.valueAsNumber));
  return {
    element: box,
    setValue(value, last, spoken) {
      range.max = String(last);
      range.valueAsNumber = value;
      range.setAttribute('aria-valuetext', spoken);
    },
    setDisabled: (disabled) => {
      range.disabled = disabled;
    },
  };
}

/** Something is under way. */
export function createProgressRing(): HTMLElement {
  return custom('vscode-progress-ring', { 'aria-label': text.denoising });
}

/** A label before controls that name themselves. */
export function labelled(label: string, ...controls: HTMLElement[]): HTMLElement {
  return element('span', { class: 'labelled' }, [
    element('span', { class: 'label', text: label, attributes: { 'aria-hidden': 'true' } }),
    ...controls,
  ]);
}

function custom(tag: string, attributes: Readonly<Record<string, string>>): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
