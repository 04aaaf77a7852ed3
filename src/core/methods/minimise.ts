/** Minima of functions of one and two variables. */

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * A minimum of f over [low, high]: the least of `points` even places, then golden-section search between its
 * neighbours until they are `tolerance` apart. Values that are not finite count as large.
 */
export function minimum(
  f: (x: number) => number,
  [low, high]: readonly [number, number],
  points: number,
  tolerance: number,
): number {
  const step = (high - low) / (points - 1);
  let best = low;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < points; k++) {
    const value = f(low + k * step);
    if (value < least) {
      least = value;
      best = low + k * step;
    }
  }
  let a = Math.max(best - step, low);
  let b = Math.min(best + step, high);
  let c = b - GOLDEN * (b - a);
  let d = a + GOLDEN * (b - a);
  let fc = f(c);
  let fd = f(d);
  while (b - a > tolerance) {
    if (fc < fd) {
      b = d;
      d = c;
      fd = fc;
      c = b - GOLDEN * (b - a);
      fc = f(c);
    } else {
      a = c;
      c = d;
      fc = fd;
      d = a + GOLDEN * (b - a);
      fd = f(d);
    }
  }
  const middle = (a + b) / 2;
  return f(middle) <= least ? middle : best;
}

type Point = readonly [number, number];

/** A local minimum of f near `start` by the simplex of Nelder & Mead (1965), at most `evaluations` values of f. */
export function simplexMinimum(
  f: (point: Point) => number,
  start: Point,
  size: number,
  evaluations: number,
): Point {
  const at = (point: Point) => ({ point, value: f(point) });
  const between = (a: Point, b: Point, t: number): Point => [
    a[0] + t * (b[0] - a[0]),
    a[1] + t * (b[1] - a[1]),
  ];
  let simplex = [start, [start[0] + size, start[1]] as const, [start[0], start[1] + size] as const].map(at);
  for (let used = 3; used < evaluations; ) {
    simplex.sort((a, b) => a.value - b.value);
    const [best, middle, worst] = simplex;
    const centre = between(best.point, middle.point, 0.5);
    const reflected = at(between(worst.point, centre, 2));
    used++;
    let next = reflected;
    if (reflected.value < best.value) {
      const expanded = at(between(worst.point, centre, 3));
      used++;
      if (expanded.value < reflected.value) next = expanded;
    } else if (!(reflected.value < middle.value)) {
      next = at(between(worst.point, centre, reflected.value < worst.value ? 1.5 : 0.5));
      used++;
      if (!(next.value < Math.min(reflected.value, worst.value))) {
        simplex = [
          best,
          at(between(best.point, middle.point, 0.5)),
          at(between(best.point, worst.point, 0.5)),
        ];
        used += 2;
        continue;
      }
    }
    simplex = [best, middle, next];
    const spread = Math.max(middle.value, next.value) - best.value;
    if (spread < 1e-9 * (1 + Math.abs(best.value))) break;
  }
  return simplex.reduce((a, b) => (b.value < a.value ? b : a)).point;
}
