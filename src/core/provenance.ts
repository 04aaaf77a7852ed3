/** What a result came from, written with it wherever it goes: enough to compute it again to the last digit. */
import { settingOptions, settingsAgain, shellWord } from './code/commandLine';
import { inComment } from './code/recipe';
import type { MethodName } from './methods/names';
import { type DenoiseSettings, type ModelInfo, NOISE_SOURCE_NAMES, type NoiseSource } from './result';

export interface Provenance {
  /** Of the program. */
  readonly version: string;
  readonly model: ModelInfo;
  /** sigma is that of each series. */
  readonly settings: DenoiseSettings;
  /** What the curves were computed from; null: they were read. */
  readonly equation: string | null;
}

/** A series as far as its own part of the provenance goes. */
export interface ProvenancedSeries {
  readonly name: string;
  /** What made its curve. */
  readonly method: MethodName;
  readonly noise: { readonly sigma: number; readonly source: NoiseSource };
}

/** Where the numbers of a series stand in a file. */
export interface Place {
  readonly file: string;
  /** 1-based number of the column of samples. */
  readonly column: number;
  /** 1-based number of the x column; null: equally spaced samples. */
  readonly x: number | null;
  readonly decimalMark: '.' | ',';
}

/**
 * Lines that say which program and model, by its SHA-256, made a result, and for each series its noise level and
 * the command that computes it again: from the file that `placeOf` names, or from the source.
 */
export function provenanceLines(
  { version, model, settings, equation }: Provenance,
  series: readonly ProvenancedSeries[],
  placeOf: ((index: number) => Place) | null,
): string[] {
  const lines = [
    `Made by Denoise ${version}, model ${model.name} ${model.version}, SHA-256 ${model.sha256}.`,
  ];
  if (equation !== null) {
    const { bandLevel, seed } = settings;
    const words = ['solve', '--json', '--band', String(bandLevel), '--seed', String(seed), equation];
    return [...lines, `Again: ${command(words)}`];
  }
  series.forEach(({ name, method, noise }, index) => {
    const place = placeOf?.(index) ?? null;
    const options = place === null ? ['--columns', name] : placeOptions(place);
    const words = ['--json', ...options, ...settingOptions(settingsAgain(settings, { method, noise }))];
    lines.push(`${inComment(name)}: noise level ${noise.sigma} (${NOISE_SOURCE_NAMES[noise.source]}).`);
    lines.push(`Again: ${command([...words, place === null ? 'FILE' : place.file])}`);
  });
  return lines;
}

/** The arguments that have the command line read the samples where they stand. */
function placeOptions({ column, x, decimalMark }: Place): string[] {
  return [
    '--columns',
    String(column),
    '--x',
    x === null ? 'none' : String(x),
    ...(decimalMark === ',' ? ['--decimal', 'comma', '--delimiter', 'semicolon'] : []),
  ];
}

function command(words: readonly string[]): string {
  return inComment(['denoise-data', ...words].map(shellWord).join(' '));
}
