/** A column of numbers as a picture that fits into a tooltip. */

const WIDTH = 320;
const HEIGHT = 90;
const MARGIN = 4;

/**
 * The values in their order as an SVG document, `colour` on no background; missing ones (NaN) leave a gap.
 * Of many values every pixel column shows its least and largest.
 */
export function sparkline(values: Float64Array, colour: string): string {
  let least = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < least) least = value;
    if (value > largest) largest = value;
  }
  const scale = Math.max(Math.abs(least), Math.abs(largest)) || 1;
  const range = largest / scale - least / scale;
  const y = (value: number): number =>
    range === 0
      ? HEIGHT / 2
      : HEIGHT - MARGIN - ((value / scale - least / scale) / range) * (HEIGHT - 2 * MARGIN);
  const columns = WIDTH - 2 * MARGIN;
  const x = (i: number): number => MARGIN + (i * columns) / Math.max(values.length - 1, 1);
  const isThinned = values.length > 2 * columns;
  const pieces: string[] = [];
  let connected = false;
  const move = (px: number, value: number): void => {
    pieces.push(`${connected ? 'L' : 'M'}${rounded(px)},${rounded(y(value))}`);
    connected = true;
  };
  if (isThinned) {
    for (let k = 0; k < columns; k++) {
      const part = values.subarray(
        Math.floor((k * values.length) / columns),
        Math.floor(((k + 1) * values.length) / columns),
      );
      const present = part.filter((value) => !Number.isNaN(value));
      if (present.length === 0) connected = false;
      else {
        move(
          MARGIN + k,
          present.reduce((a, b) => Math.min(a, b)),
        );
        move(
          MARGIN + k,
          present.reduce((a, b) => Math.max(a, b)),
        );
      }
    }
  } else {
    values.forEach((value, i) => {
      if (Number.isNaN(value)) connected = false;
      else move(x(i), value);
    });
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}"><path d="${pieces.join('')}" fill="none" stroke="${colour}" stroke-width="1.3" stroke-linejoin="round" stroke-linecap="round"/></svg>`;
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}
