import { panned, type Span, within, zoomed } from '../viewport';

/** The stretch of the x axis that linked plots show, in places of the axis. */
export interface View {
  readonly span: Span;
  readonly whole: Span;
  /** Shows a stretch, moved into the whole. */
  show(span: Span): void;
  zoom(factor: number, center: number): void;
  pan(distance: number): void;
  reset(): void;
  /** Another whole; the stretch becomes all of it. */
  setWhole(whole: Span): void;
}

/** @param changed Called after every change. */
export function createView(changed: () => void): View {
  let whole: Span = { min: 0, max: 1 };
  let span = whole;
  const show = (next: Span) => {
    span = next;
    changed();
  };
  return {
    get span() {
      return span;
    },
    get whole() {
      return whole;
    },
    show: (next) => show(within(next, whole)),
    zoom: (factor, center) => show(zoomed(span, factor, center, whole)),
    pan: (distance) => show(panned(span, distance, whole)),
    reset: () => show(whole),
    setWhole(next) {
      whole = next;
      show(next);
    },
  };
}
