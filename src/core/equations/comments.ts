/** Text without what a language adds around an equation, at the same offsets. */

/** What starts a remark that runs to the end of the line, by VS Code's language ids. */
const LINE_REMARK: Readonly<Record<string, RegExp>> = {
  latex: /(?<!\\)%/,
  tex: /(?<!\\)%/,
  matlab: /%/,
  lua: /--/,
  sql: /--/,
  haskell: /--/,
  python: /#/,
  julia: /#/,
  r: /#/,
};
const ANY_REMARK = /#|(?<=\s)\/\//;
/** A remark that states something about the equation: a range, a value. */
const CONDITION =
  /^\s*[A-Za-z_]\w*'*\s*(?:\([^()]*\)|\[[^[\]]*\])?\s*(?:=|\bin\b|<=?)\s*\S|^[^=]*<=?\s*\w+\s*<=?/;
const LINE_START =
  /^(?:\s|[#%!>"`;]|\/{2,}|\/\*+|\*+(?=\s|\/)|--+|<!--|'''|\\\[|\\\(|\.\.(?=\s)|[-+](?=\s+[A-Za-z]\w*(?:\(\w+\))?\s*=))+/;
const LINE_END = /(?:\s|\*+\/|-->|"""|'''|\\\]|\\\)|(?<=[A-Za-z)\]])\.)+$/;
const DECLARATION =
  /^\s*(?:(?:const|let|var|val|auto|static|final|local|double|float|real|global|return|Float64|export)\s+)+(?=[A-Za-z_(])/;

/**
 * The text with comment signs, mathematics signs of Markdown and LaTeX, declarations and remarks replaced by
 * blanks. A remark that states a condition ("# x = 0..10") stays, as a statement of its own.
 * @param language VS Code's language id; '' where it is not known.
 */
export function maskComments(text: string, language: string): string {
  return text
    .split('\n')
    .map((line) => maskLine(line, LINE_REMARK[language] ?? ANY_REMARK))
    .join('\n');
}

function maskLine(line: string, remark: RegExp): string {
  let masked = line.replace(/[`$]/g, ' ').replace(/\/\*.*?\*\//g, blank);
  masked = masked.replace(LINE_START, blank).replace(DECLARATION, blank);
  const found = remark.exec(masked);
  if (found) {
    const rest = masked.slice(found.index + found[0].length);
    const kept = CONDITION.test(rest)
      ? `,${blank(found[0].slice(1))}${rest}`
      : blank(masked.slice(found.index));
    masked = masked.slice(0, found.index) + kept;
  }
  return masked.replace(LINE_END, blank);
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
