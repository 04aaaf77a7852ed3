/** Damages texts the way editors, programs and transfers do, and worse. */

/** A generator of uniform numbers in [0, 1). */
export type Random = () => number;

/** mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const PIECES =
  '" \' \\ , ; | \t \n \r \r\n . - + e E ( ) [ ] { } [[ ]] # % // /* */ ... … : = < > & NaN null Inf 0x 1e999 1e-999 0 9 ,, ;; "" \ufeff \u2212 \u00a0 \u2028 \ud800 \0 array( np. c( & \\\\ 1+2j 1_000 1,234 1.234 2024-01-01 - --- |---| nbformat'.split(
    ' ',
  );
const LONGEST = 1_000_000;

/** A text made from one or two specimens by up to eight changes. */
export function mutated(specimens: readonly string[], random: Random): string {
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)];
  let text = pick(specimens);
  for (let changes = 1 + below(8); changes > 0; changes -= 1) {
    const at = below(text.length + 1);
    const to = Math.min(text.length, at + 1 + below(random() < 0.2 ? text.length : 12));
    switch (below(9)) {
      case 0:
        text = text.slice(0, at) + text.slice(to);
        break;
      case 1:
        text = text.slice(0, at) + pick(PIECES) + text.slice(at);
        break;
      case 2:
        text = text.slice(0, at) + pick(PIECES) + text.slice(to);
        break;
      case 3:
        text = text.slice(0, to) + text.slice(at, to).repeat(1 + below(4)) + text.slice(to);
        break;
      case 4:
        text = text.slice(0, at);
        break;
      case 5: {
        const other = pick(specimens);
        const from = below(other.length);
        text = text.slice(0, at) + other.slice(from, from + below(400)) + text.slice(at);
        break;
      }
      case 6:
        text =
          text.slice(0, at) + String.fromCharCode(below(random() < 0.8 ? 256 : 65536)) + text.slice(at + 1);
        break;
      case 7: {
        const [from, into] = [pick(PIECES), pick(PIECES)];
        text = text.split(from).join(into);
        break;
      }
      default:
        // Rarely long: what is slow shows there.
        if (random() < 0.05) {
          const unit = random() < 0.5 ? text.slice(at, to) : pick(PIECES);
          text += unit.repeat(Math.floor((LONGEST * random()) / Math.max(1, unit.length)));
        }
    }
    text = text.slice(0, LONGEST);
  }
  return text;
}
