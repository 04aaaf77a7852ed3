import type { Button } from './controls';
import { element } from './dom';

/** One line of a menu. */
export interface MenuItem {
  readonly text: string;
  /** Whether it is switched on; undefined: it is no switch. */
  readonly checked?: boolean;
  /** Why it cannot be chosen now; undefined: it can. */
  readonly disabled?: string;
  readonly chosen: () => void;
}

/**
 * A button that opens a menu below it: arrow keys, Home and End move, Enter and blank choose,
 * Escape closes. Switches leave the menu open.
 *
 * @param items Asked for each time that the menu opens or a switch was used.
 */
export function createMenu(button: Button, items: () => readonly MenuItem[]): HTMLElement {
  const list = element('div', { class: 'menu', attributes: { role: 'menu' } });
  const box = element('span', { class: 'menu-box' }, [button.element, list]);
  list.hidden = true;
  button.element.append(element('span', { class: 'caret', attributes: { 'aria-hidden': 'true' } }));
  button.element.setAttribute('aria-haspopup', 'menu');
  button.element.setAttribute('aria-expanded', 'false');

  function fill(focused: number): void {
    list.replaceChildren(...items().map(line));
    focusOn(focused);
  }

  function line(item: MenuItem, index: number): HTMLElement {
    const isSwitch = item.checked !== undefined;
    const made = element('div', {
      class: 'menu-item',
      text: item.text,
      attributes: {
        role: isSwitch ? 'menuitemcheckbox' : 'menuitem',
        tabindex: '-1',
        ...(isSwitch ? { 'aria-checked': String(item.checked) } : {}),
        ...(item.disabled ? { 'aria-disabled': 'true', title: item.disabled } : {}),
      },
    });
    made.addEventListener('click', () => {
      if (item.disabled) return;
      item.chosen();
      if (isSwitch) fill(index);
      else close(true);
    });
    return made;
  }

  function focusOn(index: number): void {
    const lines = [...list.children];
    const target = lines[(index + lines.length) % lines.length];
    if (target instanceof HTMLElement) target.focus();
  }

  function open(): void {
    list.hidden = false;
    button.element.setAttribute('aria-expanded', 'true');
    fill(0);
    list.classList.remove('menu-left');
    list.classList.toggle('menu-left', list.getBoundingClientRect().right > document.body.clientWidth - 4);
    document.addEventListener('pointerdown', closeOutside, true);
  }

  function close(refocus: boolean): void {
    list.hidden = true;
    button.element.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', closeOutside, true);
    if (refocus) button.element.focus();
  }

  function closeOutside(event: Event): void {
    if (event.target instanceof Node && !box.contains(event.target)) close(false);
  }

  button.element.addEventListener('click', () => (list.hidden ? open() : close(true)));
  list.addEventListener('keydown', (event) => {
    const index = document.activeElement ? [...list.children].indexOf(document.activeElement) : 0;
    const keys: Record<string, () => void> = {
      ArrowDown: () => focusOn(index + 1),
      ArrowUp: () => focusOn(index - 1),
      Home: () => focusOn(0),
      End: () => focusOn(-1),
      Enter: () => (list.children[index] as HTMLElement | undefined)?.click(),
      ' ': () => (list.children[index] as HTMLElement | undefined)?.click(),
      Escape: () => close(true),
    };
    const key = keys[event.key];
    if (event.key === 'Tab') close(false);
    if (!key) return;
    event.preventDefault();
    event.stopPropagation();
    key();
  });
  return box;
}
