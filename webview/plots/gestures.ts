import type { View } from './view';

const KEY_STEP = 0.1;
const KEY_ZOOM = 0.8;
/** Zoom of a wheel turned by one pixel, and of a touchpad pinched by one. */
const WHEEL_ZOOM = 0.0018;
const PINCH_ZOOM = 0.012;
/** A wheel that counts in lines. */
const PIXELS_A_LINE = 33;
/** One turn of any wheel zooms at most this far. */
const LARGEST_TURN = 120;
/** A pointer that moved less has clicked. */
const CLICK_PIXELS = 4;

export interface GestureTarget {
  /** The part of the plot that takes the pointer. */
  readonly area: HTMLElement;
  readonly view: View;
  /** Place on the x axis under a pixel of the area. */
  placeAt(pixel: number): number;
  /** Whether a drag with this pointer draws a box, which somebody else does. */
  drawsBox(event: PointerEvent): boolean;
  clicked(place: number): void;
  reset(): void;
}

/** Wheel and pinch zoom about the pointer, dragging pans, a double click shows everything. */
export function listenToPointers({ area, view, placeAt, drawsBox, clicked, reset }: GestureTarget): void {
  const pointers = new Map<number, number>();
  let travelled = 0;

  const pixelOf = (event: MouseEvent) => event.clientX - area.getBoundingClientRect().left;

  area.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? PIXELS_A_LINE : 1;
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        view.pan((event.deltaX * unit * (view.span.max - view.span.min)) / area.clientWidth);
        return;
      }
      // Browsers report a pinch on a touchpad as a wheel with the control key.
      const speed = event.ctrlKey ? PINCH_ZOOM : WHEEL_ZOOM;
      const turn = Math.max(-LARGEST_TURN, Math.min(LARGEST_TURN, event.deltaY * unit));
      view.zoom(Math.exp(turn * speed), placeAt(pixelOf(event)));
    },
    { passive: false },
  );
  area.addEventListener('dblclick', reset);

  area.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || drawsBox(event)) return;
    if (pointers.size === 0) travelled = 0;
    pointers.set(event.pointerId, pixelOf(event));
    area.setPointerCapture(event.pointerId);
    area.classList.add('panning');
  });
  area.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const now = pixelOf(event);
    const others = [...pointers].filter(([id]) => id !== event.pointerId);
    if (others.length === 0) {
      view.pan(placeAt(before) - placeAt(now));
    } else {
      const other = others[0][1];
      const [wide, wider] = [Math.abs(before - other), Math.abs(now - other)].map((v) => Math.max(v, 8));
      view.zoom(wide / wider, placeAt(other));
    }
    travelled += Math.abs(now - before);
    pointers.set(event.pointerId, now);
  });
  const stop = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId)) return;
    if (pointers.size === 0) area.classList.remove('panning');
    if (event.type === 'pointerup' && travelled < CLICK_PIXELS) clicked(placeAt(pixelOf(event)));
  };
  area.addEventListener('pointerup', stop);
  area.addEventListener('pointercancel', stop);
}

/** Arrow keys pan and zoom, Home shows everything. */
export function listenToKeys(box: HTMLElement, view: View, reset: () => void): void {
  box.addEventListener('keydown', (event) => {
    const { min, max } = view.span;
    const step = (max - min) * KEY_STEP;
    const center = (min + max) / 2;
    const actions: Record<string, () => void> = {
      ArrowLeft: () => view.pan(-step),
      ArrowRight: () => view.pan(step),
      ArrowUp: () => view.zoom(KEY_ZOOM, center),
      ArrowDown: () => view.zoom(1 / KEY_ZOOM, center),
      '+': () => view.zoom(KEY_ZOOM, center),
      '-': () => view.zoom(1 / KEY_ZOOM, center),
      Home: reset,
    };
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
}
