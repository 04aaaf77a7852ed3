/** Many lists stay empty: they share this one. */
const NOTHING = new Uint32Array(0);

/** A Uint32Array that grows by doubling: millions of offsets without an object for each. */
export class GrowableUint32Array {
  length = 0;
  private buffer = NOTHING;

  push(value: number): void {
    if (this.length === this.buffer.length) {
      const larger = new Uint32Array(Math.max(16, this.buffer.length * 2));
      larger.set(this.buffer);
      this.buffer = larger;
    }
    this.buffer[this.length] = value;
    this.length += 1;
  }

  at(index: number): number {
    return this.buffer[index];
  }

  truncate(length: number): void {
    this.length = length;
  }
}

/** Cells of a text as plain arrays: cell i is `[starts[i], ends[i])`. */
export interface Cells {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** Cells of a text in the order they were found: cell i is `[starts.at(i), ends.at(i))`. */
export class CellList {
  readonly starts = new GrowableUint32Array();
  readonly ends = new GrowableUint32Array();

  get length(): number {
    return this.starts.length;
  }

  push(start: number, end: number): void {
    this.starts.push(start);
    this.ends.push(end);
  }

  truncate(length: number): void {
    this.starts.truncate(length);
    this.ends.truncate(length);
  }

  /** Cells first, first + stride, ...: `count` of them. */
  pick(first: number, stride: number, count: number): Cells {
    const starts = new Uint32Array(count);
    const ends = new Uint32Array(count);
    for (let i = 0; i < count; i += 1) {
      starts[i] = this.starts.at(first + i * stride);
      ends[i] = this.ends.at(first + i * stride);
    }
    return { starts, ends };
  }
}
