/** What code needs in order to repeat a result. */
import type { ModelCard } from '../diffusion/modelCard';
import type { DenoiseSettings, ModelInfo, SeriesResult } from '../result';

/** One series with all that its result came from. */
export interface Recipe {
  /** Name of the document or file. */
  readonly source: string;
  readonly series: Pick<SeriesResult, 'name' | 'x' | 'before' | 'noise' | 'errorBars'>;
  /** With the noise level that was used, so that nothing is left to estimate. */
  readonly settings: DenoiseSettings & { readonly sigma: number };
  readonly program: ProgramFiles;
  readonly model: ModelInfo;
}

/** Files of the installed extension. */
export interface ProgramFiles {
  readonly version: string;
  /** The model. */
  readonly model: string;
  /** The command line. */
  readonly cli: string;
  /** The library. */
  readonly library: string;
}

/** What Python needs of the model card to evaluate the network once. */
export type EvaluationCard = Pick<ModelCard, 'lengthMultiple' | 'logSnrStart' | 'sigmaRange'>;

/** A number as Python, TypeScript and CSV alike read it, with every digit. */
export function exactNumber(value: number): string {
  return Number.isNaN(value) ? 'nan' : String(value);
}

/** Numbers separated by commas, in lines of readable length. */
export function numberLines(values: Float64Array, indent: string, missing: string): string {
  const lines: string[] = [];
  let line = '';
  for (const value of values) {
    const number = `${Number.isNaN(value) ? missing : String(value)},`;
    if (line !== '' && line.length + number.length > 96) {
      lines.push(indent + line);
      line = '';
    }
    line += line === '' ? number : ` ${number}`;
  }
  lines.push(indent + line);
  return lines.join('\n');
}

/** What made the result that code repeats, on one line. */
export function madeBy({ program, model, settings }: Recipe): string {
  return inComment(
    `Made by Denoise ${program.version}, model ${model.name} ${model.version}, SHA-256 ${model.sha256}, noise level ${settings.sigma}, seed ${settings.seed}.`,
  );
}

/** The samples as CSV for the command line: x where there is one, y, and its error bars; `nan` for a missing sample. */
export function samplesAsCsv({ x, before, errorBars }: Recipe['series']): string {
  const columns = [
    ...(x === null ? [] : [{ name: 'x', values: x }]),
    { name: 'y', values: before },
    ...(errorBars === null ? [] : [{ name: 'y error', values: errorBars }]),
  ];
  const lines = Array.from(before, (_, i) => columns.map(({ values }) => exactNumber(values[i])).join(','));
  return `${[columns.map(({ name }) => name).join(','), ...lines].join('\n')}\n`;
}

/** Names from files in a comment: on one line, and without what would end it. */
export function inComment(text: string): string {
  return text
    .replace(/[\p{C}\u2028\u2029]+/gu, ' ')
    .replaceAll('"""', "'''")
    .replaceAll('\\', '/')
    .replaceAll('*/', '* /');
}
