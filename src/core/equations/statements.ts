import type { MappedText } from './mappedText';

const OPENING = '([{';
const CLOSING = ')]}';
/** What a line cannot end with: the statement goes on. */
const GOES_ON = /[-+*/^=<(]\s*$/;

/** The statements of a text: separated by line ends, commas and semicolons outside brackets. */
export function splitStatements(source: MappedText): MappedText[] {
  const { text } = source;
  const statements: MappedText[] = [];
  let start = 0;
  let depth = 0;
  const end = (at: number): void => {
    const statement = source.slice(start, at).trim();
    if (statement.text !== '') statements.push(statement);
    start = at + 1;
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (OPENING.includes(c)) depth++;
    else if (CLOSING.includes(c)) depth = Math.max(0, depth - 1);
    else if (depth > 0) continue;
    else if (c === ',' || c === ';') end(i);
    else if (c === '\n' && !GOES_ON.test(text.slice(start, i))) end(i);
  }
  end(text.length);
  return statements;
}

/** Both sides of a statement with one `=` (not `==`, `<=`, `>=`, `!=`) outside brackets; null for any other. */
export function sidesOf(statement: MappedText): { left: MappedText; right: MappedText } | null {
  const { text } = statement;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (OPENING.includes(text[i])) depth++;
    else if (CLOSING.includes(text[i])) depth--;
    else if (text[i] === '=' && depth === 0) {
      if (text[i + 1] === '=' || '<>!='.includes(text[i - 1] ?? ' ')) {
        i++;
        continue;
      }
      return {
        left: statement.slice(0, i).trim(),
        right: statement.slice(i + 1, text.length).trim(),
      };
    }
  }
  return null;
}
