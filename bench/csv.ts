import { normalGenerator } from '../src/core/diffusion/random';

const ROWS_A_PIECE = 1000;

/** A CSV file of three columns with as many decimals as instruments give, in pieces. */
export function* csv(rows: number): Generator<string> {
  const normal = normalGenerator(1);
  yield 'time,signal,level\n';
  for (let row = 0; row < rows; row += ROWS_A_PIECE) {
    let piece = '';
    for (let i = row; i < Math.min(rows, row + ROWS_A_PIECE); i += 1) {
      piece += `${(i / 100).toFixed(2)},${(Math.sin(i / 50) + 0.1 * normal()).toFixed(5)},${(20 + normal()).toFixed(1)}\n`;
    }
    yield piece;
  }
}
