/** A Uint32Array that grows by doubling: millions of offsets without an object for each. */
export class GrowableUint32Array {
  length = 0;
  private buffer = new Uint32Array(64);

  push(value: number): void {
    if (this.length === this.buffer.length) {
      const larger = new Uint32Array(this.buffer.length * 2);
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

  /** A copy of exactly the values pushed so far. */
  toArray(): Uint32Array {
    return this.buffer.slice(0, this.length);
  }
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
}
