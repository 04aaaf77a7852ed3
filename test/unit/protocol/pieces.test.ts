import * as assert from 'node:assert/strict';
import { createAssembler, inPieces, isPiece, PIECE_BYTES, type Piece } from '../../../src/pieces';

/** What arrives of a message that is sent, each piece as structured clone would give it. */
function received(message: unknown): unknown[] {
  const take = createAssembler();
  return [...inPieces(message)].map((data) => take(structuredClone(data))).filter((data) => data !== null);
}

const ramp = (length: number) => Float64Array.from({ length }, (_, i) => i / 3);

describe('messages in pieces', () => {
  it('sends small messages as they are', () => {
    const message = { type: 'result', values: ramp(1000), text: 'x'.repeat(5000) };
    assert.deepEqual([...inPieces(message)], [message]);
    assert.deepEqual(received(message), [message]);
  });

  it('brings over arrays and texts of every kind, however deep they lie', () => {
    const text = '1,2\n3,4 ä €\n'.repeat(200_000);
    const message = {
      id: 7,
      job: {
        text,
        columns: [
          {
            name: 'x',
            values: ramp(400_001),
            starts: Uint32Array.from({ length: 400_001 }, (_, i) => 5 * i),
          },
          {
            name: 'gaps',
            values: Float64Array.of(Number.NaN, -0, Number.POSITIVE_INFINITY),
            starts: new Uint32Array(),
          },
        ],
        nothing: null,
        missing: undefined,
      },
    };
    assert.deepEqual(received(message), [message]);
  });

  it('holds what is sent at once below a limit, and says how much of it is sent', () => {
    const message = { a: ramp(500_000), b: ramp(3), c: 'y'.repeat(3_000_000), d: new Uint32Array(700_001) };
    const pieces = [...inPieces(message)].filter(isPiece);
    const size = ({ parts }: Piece) =>
      parts.reduce(
        (sum, { values }) => sum + (typeof values === 'string' ? values.length : values.byteLength),
        0,
      );
    assert.ok(pieces.every((piece) => size(piece) <= PIECE_BYTES));
    assert.equal(pieces.length, Math.ceil((8 * 500_003 + 3_000_000 + 4 * 700_001) / PIECE_BYTES));
    const sent = pieces.map((piece) => piece.sent);
    assert.deepEqual(
      sent,
      sent.toSorted((a, b) => a - b),
    );
    assert.equal(sent.at(-1), 1);
    // A view of a large buffer would bring all of that along where buffers are sent.
    for (const { values } of pieces.flatMap(({ parts }) => parts)) {
      if (typeof values !== 'string') assert.equal(values.buffer.byteLength, values.byteLength);
    }
  });

  it('sends an array once that the message holds twice', () => {
    const x = ramp(300_000);
    const message = { table: { x }, series: { x } };
    const parts = [...inPieces(message)].filter(isPiece).flatMap((piece) => piece.parts);
    assert.equal(
      parts.reduce((sum, { values }) => sum + values.length, 0),
      x.length,
    );
    const [result] = received(message) as (typeof message)[];
    assert.deepEqual(result, message);
    assert.equal(result.table.x, result.series.x);
  });

  it('cuts many short arrays into few pieces', () => {
    const message = Array.from({ length: 1000 }, (_, i) => ({ name: `c${i}`, values: ramp(1000) }));
    assert.equal([...inPieces(message)].filter(isPiece).length, Math.ceil(8e6 / PIECE_BYTES));
    assert.deepEqual(received(message), [message]);
  });

  it('gives nothing of a message of which a piece is missing, out of order or changed', () => {
    const sent = [...inPieces({ values: ramp(500_000) })];
    const gives = (data: readonly unknown[]) => data.map(createAssembler()).every((each) => each === null);
    assert.ok(gives(sent.filter((_, k) => k !== 1)));
    assert.ok(gives([sent[1], sent[0], ...sent.slice(2)]));
    assert.ok(gives(sent.map((data) => (isPiece(data) ? { ...data, parts: 'none' } : data))));
    assert.ok(gives(sent.slice(-1)));
  });

  it('lets a message that was never closed give way to the next', () => {
    const take = createAssembler();
    for (const data of [...inPieces({ old: ramp(500_000) })].slice(0, -1)) assert.equal(take(data), null);
    const next = { next: ramp(300_000) };
    const given = [...inPieces(next)].map(take);
    assert.deepEqual(given.at(-1), next);
  });
});
