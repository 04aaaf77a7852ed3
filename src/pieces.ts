/**
 * Large messages in pieces: their arrays and long texts go ahead of them, a megabyte at a time, so that neither side is
 * blocked for long while they are written, sent and read. Between the extension host and the inference process, and
 * between the extension host and the page of a panel.
 */
import * as v from 'valibot';

/** In one piece; a message whose arrays and texts have fewer goes as it is. */
export const PIECE_BYTES = 2 ** 20;
/** Shorter texts stay in their message. */
const LONG_TEXT = 1024;

type Item = Float64Array | Uint32Array | string;

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Values = v.custom<Item>(
  (input) => input instanceof Float64Array || input instanceof Uint32Array || typeof input === 'string',
  'neither an array nor a text',
);

const PieceSchema = v.strictObject({
  type: v.literal('piece'),
  /** Number of the message that it is of. */
  of: Count,
  /** Stretches of the message's arrays and texts, each in order and without gaps. */
  parts: v.array(
    v.strictObject({
      /** Number of the array or text in its message. */
      item: Count,
      /** Of the whole array or text. */
      length: Count,
      start: Count,
      values: Values,
    }),
  ),
  /** Part of the message's arrays and texts that is sent with this piece, in (0, 1]. */
  sent: v.number(),
});
/** Stretches of arrays and texts of a message that is still to come. */
export type Piece = v.InferOutput<typeof PieceSchema>;

const ClosingSchema = v.strictObject({ type: v.literal('closing'), of: Count, message: v.unknown() });
/** The message itself, with `ItemReference` in place of what was sent in pieces. */
export type Closing = v.InferOutput<typeof ClosingSchema>;

const ItemReferenceSchema = v.strictObject({ sentInPieces: Count });

let lastNumber = 0;

/**
 * What is to be sent for a message, in order: the message itself where it is small, else its pieces, and the closing last.
 * Arrays in pieces are copies with buffers of their own. An array that the message holds twice is sent once.
 */
export function* inPieces<Message>(message: Message): Generator<Message | Piece | Closing, void> {
  const items = new Map<Item, number>();
  let total = 0;
  const closing = mapped(message, (value) => {
    if (!isItem(value)) return value;
    let item = items.get(value);
    if (item === undefined) {
      item = items.size;
      items.set(value, item);
      total += value.length * bytesOfOne(value);
    }
    return { sentInPieces: item };
  });
  if (total <= PIECE_BYTES) {
    yield message;
    return;
  }
  lastNumber += 1;
  const of = lastNumber;
  let parts: Piece['parts'] = [];
  let room = PIECE_BYTES;
  let left = total;
  for (const [whole, item] of items) {
    const size = bytesOfOne(whole);
    for (let start = 0; start < whole.length; ) {
      const end = Math.min(whole.length, start + Math.floor(room / size));
      parts.push({ item, length: whole.length, start, values: whole.slice(start, end) });
      room -= (end - start) * size;
      left -= (end - start) * size;
      start = end;
      if (room >= Float64Array.BYTES_PER_ELEMENT && left > 0) continue;
      yield { type: 'piece', of, parts, sent: 1 - left / total };
      parts = [];
      room = PIECE_BYTES;
    }
  }
  yield { type: 'closing', of, message: closing };
}

/** Whether this is a piece of a message that is still to come. */
export function isPiece(data: unknown): data is Piece {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'piece';
}

/** An array or text of which all up to `received` is there. */
interface Whole {
  readonly length: number;
  received: number;
  readonly values: Float64Array | Uint32Array | string[];
}

/**
 * Puts messages together again. The function that it gives takes all that arrives, in order, and gives messages:
 * what was not sent in pieces as it is; null for a piece, and for a closing of which pieces are missing.
 */
export function createAssembler(): (data: unknown) => unknown {
  /** Of the message that pieces arrived of; one that was never closed gives way to the next. */
  let of = 0;
  const wholes = new Map<number, Whole>();

  function take({ item, length, start, values }: Piece['parts'][number]): void {
    const whole = wholes.get(item) ?? { length, received: 0, values: emptyLike(values, length) };
    wholes.set(item, whole);
    if (start !== whole.received || start + values.length > whole.length) return;
    if (Array.isArray(whole.values)) {
      if (typeof values !== 'string') return;
      whole.values.push(values);
    } else {
      if (typeof values === 'string') return;
      whole.values.set(values, start);
    }
    whole.received += values.length;
  }

  function close(message: unknown): unknown {
    let isComplete = true;
    const result = mapped(message, (value) => {
      const reference = v.safeParse(ItemReferenceSchema, value);
      if (!reference.success) return value;
      const whole = wholes.get(reference.output.sentInPieces);
      if (whole?.received !== whole?.length || whole === undefined) {
        isComplete = false;
        return value;
      }
      return Array.isArray(whole.values) ? whole.values.join('') : whole.values;
    });
    wholes.clear();
    return isComplete ? result : null;
  }

  return (data) => {
    const piece = isPiece(data) ? v.safeParse(PieceSchema, data) : null;
    if (piece !== null) {
      if (!piece.success) return null;
      if (piece.output.of !== of) wholes.clear();
      of = piece.output.of;
      for (const part of piece.output.parts) take(part);
      return null;
    }
    const closing = v.safeParse(ClosingSchema, data);
    if (!closing.success) return data;
    return closing.output.of === of ? close(closing.output.message) : null;
  };
}

function isItem(value: unknown): value is Item {
  if (typeof value === 'string') return value.length >= LONG_TEXT;
  return (value instanceof Float64Array || value instanceof Uint32Array) && value.length > 0;
}

/** Texts count as one byte a character, as those of numbers have. */
function bytesOfOne(item: Item): number {
  return typeof item === 'string' ? 1 : item.BYTES_PER_ELEMENT;
}

function emptyLike(values: Item, length: number): Whole['values'] {
  if (typeof values === 'string') return [];
  return values instanceof Float64Array ? new Float64Array(length) : new Uint32Array(length);
}

/** A copy of plain objects and arrays, however deep, with what `change` gives for each value in place of it. */
function mapped(value: unknown, change: (value: unknown) => unknown): unknown {
  const changed = change(value);
  if (changed !== value) return changed;
  if (Array.isArray(value)) return value.map((each) => mapped(each, change));
  if (typeof value !== 'object' || value === null) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapped(each, change)]));
}
