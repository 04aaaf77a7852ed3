/** The stretch of x that is seen. Pure arithmetic, so that every way to zoom does the same. */
export interface Span {
  readonly min: number;
  readonly max: number;
}

/** Closer zoom than this part of the whole would only show rounding errors. */
const SMALLEST_PART = 1e-6;

/** `span` zoomed by `factor` (< 1: closer) about `center`, kept within `whole`. */
export function zoomed(span: Span, factor: number, center: number, whole: Span): Span {
  const smallest = (whole.max - whole.min) * SMALLEST_PART;
  const width = span.max - span.min;
  const scale = Math.max(factor, smallest / width);
  return within(
    { min: center - (center - span.min) * scale, max: center + (span.max - center) * scale },
    whole,
  );
}

/** `span` moved by `distance`, stopped at the ends of `whole`. */
export function panned(span: Span, distance: number, whole: Span): Span {
  return within({ min: span.min + distance, max: span.max + distance }, whole);
}

/** `span` with its width, moved into `whole`; `whole` where it is wider. */
export function within(span: Span, whole: Span): Span {
  const width = span.max - span.min;
  if (!(width < whole.max - whole.min)) return whole;
  if (span.min < whole.min) return { min: whole.min, max: whole.min + width };
  if (span.max > whole.max) return { min: whole.max - width, max: whole.max };
  return span;
}

/** `lowest` to `highest` with some room, also where both are the same. */
export function padded(lowest: number, highest: number): Span {
  const room = (highest - lowest) * 0.06 || Math.abs(highest) * 0.1 || 1;
  return { min: lowest - room, max: highest + room };
}
