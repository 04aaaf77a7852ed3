/** Varied files of numbers, the same ones each time: every layout with many notations, line ends and encodings. */
import { randomFrom } from '../../../scripts/fuzz/mutate';

export interface CorpusFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** The numbers of each column. */
  readonly columns: readonly (readonly number[])[];
}

interface Notation {
  readonly name: string;
  readonly write: (value: number) => string;
  /** Whether it may stand in JSON and in code. */
  readonly inCode: boolean;
}

const commaFor = (text: string) => text.replace('.', ',');

const NOTATIONS: readonly Notation[] = [
  { name: 'fixed', write: (value) => value.toFixed(4), inCode: true },
  { name: 'short', write: (value) => String(value), inCode: true },
  { name: 'exponent', write: (value) => value.toExponential(5), inCode: true },
  {
    name: 'printf',
    write: (value) => value.toExponential(6).replace(/e([-+])(\d)$/, 'E$10$2'),
    inCode: true,
  },
  { name: 'signed', write: (value) => (value < 0 ? '' : '+') + value.toFixed(5), inCode: false },
  { name: 'Fortran', write: (value) => value.toExponential(7).replace('e', 'D'), inCode: false },
  { name: 'no leading zero', write: (value) => value.toFixed(5).replace(/^(-?)0\./, '$1.'), inCode: false },
  { name: 'integer', write: (value) => String(Math.round(1000 * value)), inCode: true },
  { name: 'percent', write: (value) => `${value.toFixed(2)}%`, inCode: false },
  { name: 'unit', write: (value) => `${value.toFixed(2)} mV`, inCode: false },
];

interface Layout {
  readonly name: string;
  readonly isCode: boolean;
  readonly decimalComma: boolean;
  readonly hasHeader: boolean;
  readonly write: (columns: readonly (readonly string[])[], newline: string) => string;
}

const NAMES = ['alpha', 'beta', 'gamma'];

function rowsOf(columns: readonly (readonly string[])[], separator: string, newline: string): string {
  return columns[0].map((_, row) => columns.map((column) => column[row]).join(separator)).join(newline);
}

function separated(name: string, separator: string, decimalComma: boolean, hasHeader: boolean): Layout {
  return {
    name,
    isCode: false,
    decimalComma,
    hasHeader,
    write: (columns, newline) => {
      const header = NAMES.slice(0, columns.length).join(separator);
      return `${hasHeader ? header + newline : ''}${rowsOf(columns, separator, newline)}${newline}`;
    },
  };
}

function coded(name: string, write: Layout['write']): Layout {
  return { name, isCode: true, decimalComma: false, hasHeader: true, write };
}

const each = (
  columns: readonly (readonly string[])[],
  one: (name: string, cells: readonly string[]) => string,
) => columns.map((cells, k) => one(NAMES[k], cells));

const LAYOUTS: readonly Layout[] = [
  separated('csv', ',', false, true),
  separated('csv with blanks', ', ', false, true),
  separated('tsv', '\t', false, true),
  separated('tsv, decimal comma', '\t', true, true),
  separated('semicolon', ';', false, true),
  separated('semicolon, decimal comma', ';', true, true),
  separated('pipe', '|', false, true),
  separated('csv without header', ',', false, false),
  {
    ...separated('quoted csv', ',', false, true),
    write: (columns, newline) =>
      `"alpha","beta","gamma"${newline}${rowsOf(
        columns.map((cells) => cells.map((cell) => `"${cell}"`)),
        ',',
        newline,
      )}${newline}`,
  },
  {
    ...separated('commented csv', ',', false, true),
    write: (columns, newline) =>
      `# run 12, 300 K${newline}# µ = 3${newline}alpha,beta,gamma${newline}${rowsOf(columns, ',', newline)}${newline}# end`,
  },
  {
    ...separated('Markdown', '|', false, true),
    write: (columns, newline) =>
      `| alpha | beta | gamma |${newline}|---|---|---|${newline}${columns[0]
        .map((_, row) => `| ${columns.map((cells) => cells[row]).join(' | ')} |`)
        .join(newline)}${newline}`,
  },
  coded(
    'JSON columns',
    (columns, newline) =>
      `{${newline}${each(columns, (name, cells) => `  "${name}": [${cells.join(', ')}]`).join(`,${newline}`)}${newline}}${newline}`,
  ),
  coded(
    'JSON rows',
    (columns, newline) =>
      `[${newline}  ${columns[0].map((_, row) => `[${columns.map((cells) => cells[row]).join(',')}]`).join(`,${newline}  `)}${newline}]`,
  ),
  coded(
    'JSON records',
    (columns, newline) =>
      `[${columns[0].map((_, row) => `{${each(columns, (name, cells) => `"${name}": ${cells[row]}`).join(', ')}}`).join(`,${newline}`)}]`,
  ),
  coded('JSON lines', (columns, newline) =>
    columns[0]
      .map((_, row) => `{${each(columns, (name, cells) => `"${name}":${cells[row]}`).join(',')}}`)
      .join(newline),
  ),
  coded(
    'Python',
    (columns, newline) =>
      `import numpy as np${newline}${each(columns, (name, cells) => `${name} = np.array([${cells.join(', ')}], dtype=float)  # a comment, 3`).join(newline)}${newline}`,
  ),
  coded('JavaScript', (columns, newline) =>
    each(
      columns,
      (name, cells) => `export const ${name} = [${newline}  ${cells.join(`,${newline}  `)},${newline}];`,
    ).join(newline),
  ),
  coded(
    'C',
    (columns, newline) =>
      `${each(columns, (name, cells) => `static const double ${name}[] = {${cells.join(', ')}};`).join(newline)}${newline}`,
  ),
  coded(
    'R',
    (columns, newline) =>
      `${each(columns, (name, cells) => `${name} <- c(${cells.join(', ')})`).join(newline)}${newline}`,
  ),
];

const ENDS = ['\n', '\r\n'];
const ENCODINGS: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(text),
  (text) => Buffer.from(`\ufeff${text}`),
  (text) => Buffer.from(text, 'latin1'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
];

/** The corpus. */
export function corpusFiles(): CorpusFile[] {
  const random = randomFrom(20261122);
  const files: CorpusFile[] = [];
  for (const layout of LAYOUTS) {
    for (const notation of NOTATIONS) {
      if (layout.isCode && !notation.inCode) continue;
      for (const newline of ENDS) {
        const rowCount = 9 + Math.floor(12 * random());
        const cells = NAMES.map(() =>
          Array.from({ length: rowCount }, () => notation.write(Number((4 * random() - 2).toPrecision(6)))),
        );
        const columns = cells.map((column) =>
          column.map((cell) => Number(cell.replace('D', 'e').replace(/%| mV/, ''))),
        );
        const written = layout.decimalComma ? cells.map((column) => column.map(commaFor)) : cells;
        const encode = ENCODINGS[files.length % ENCODINGS.length];
        files.push({
          name: `${layout.name}, ${notation.name}, ${newline === '\n' ? 'LF' : 'CR LF'}, encoding ${files.length % ENCODINGS.length}`,
          bytes: encode(layout.write(written, newline)),
          columns,
        });
      }
    }
  }
  return files;
}
