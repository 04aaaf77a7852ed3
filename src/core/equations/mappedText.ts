/** Text that knows where each of its characters came from, through any number of replacements. */

/** A piece of a replacement: new text, or a stretch of the text that is replaced. */
export type Piece = string | readonly [start: number, end: number];

export class MappedText {
  private constructor(
    readonly text: string,
    /** Offset in the original of each character, and of the end. */
    private readonly offsets: Uint32Array,
  ) {}

  /** The original itself. */
  static of(text: string): MappedText {
    return new MappedText(
      text,
      Uint32Array.from({ length: text.length + 1 }, (_, i) => i),
    );
  }

  /** Offset in the original of the character at `index`; beyond the end: of the end. */
  original(index: number): number {
    return this.offsets[Math.max(0, Math.min(index, this.text.length))];
  }

  slice(start: number, end: number): MappedText {
    return new MappedText(this.text.slice(start, end), this.offsets.slice(start, end + 1));
  }

  /** Without blanks at both ends. */
  trim(): MappedText {
    const start = this.text.length - this.text.trimStart().length;
    return this.slice(start, Math.max(start, this.text.trimEnd().length));
  }

  /**
   * Replaces every match of `pattern`, which must have the flags d and g. `pieces` null leaves a match as
   * it is; new text is mapped to where the match starts.
   */
  replace(pattern: RegExp, pieces: (match: RegExpExecArray) => readonly Piece[] | null): MappedText {
    let text = '';
    const offsets: number[] = [];
    const copy = (start: number, end: number): void => {
      text += this.text.slice(start, end);
      for (let i = start; i < end; i++) offsets.push(this.offsets[i]);
    };
    let done = 0;
    for (const match of this.text.matchAll(pattern)) {
      const replacement = pieces(match);
      if (replacement === null) continue;
      copy(done, match.index);
      for (const piece of replacement) {
        if (typeof piece !== 'string') copy(...piece);
        else {
          text += piece;
          for (let i = 0; i < piece.length; i++) offsets.push(this.offsets[match.index]);
        }
      }
      done = match.index + match[0].length;
    }
    if (done === 0) return this;
    copy(done, this.text.length);
    offsets.push(this.offsets[this.text.length]);
    return new MappedText(text, Uint32Array.from(offsets));
  }
}

/** The stretch that group `index` of a match with indices covers. */
export function group(match: RegExpExecArray, index: number): readonly [number, number] {
  return match.indices?.[index] ?? [match.index, match.index];
}
