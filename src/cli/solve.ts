/** `denoise-data solve`: computes an equation, improves it, and compares both with the reference. */
import { parseArgs } from 'node:util';
import { version } from '../../package.json';
import { readDataFile } from '../core/dataFile';
import { openDenoiser } from '../core/diffusion/session';
import type { Problem } from '../core/equations/problem';
import { completeEquation } from '../core/equations/read';
import { asFunction } from '../core/equations/readDifference';
import type { EquationResult } from '../core/equations/result';
import { solveEquation } from '../core/equations/solve';
import { InputError } from '../core/errors';
import { remark } from '../core/notice';
import { openRefiner } from '../core/ode/refinerSession';
import { type Figure, figureOf } from '../core/plot/figure';
import type { Table } from '../core/reading/table';
import { DEFAULT_SETTINGS, type DenoiseSettings } from '../core/result';
import { refuseOriginal } from '../core/sameFile';
import { inEnglish, said } from '../core/wording';
import { badOption, levelOf, plotNameOf, seedOf } from './options';
import { writeFigure } from './plotFile';

export const SOLVE_USAGE = `Usage: denoise-data solve [options] "EQUATION"
       denoise-data solve [options] -     (read standard input)

Computes the curve of an equation as a program would, improves it with the model, and holds
both against a trustworthy reference. What the equation leaves open is filled in, and said.

  "y = (1 - cos(x))/x^2, x = 1e-8..1e-6"           a formula over a range
  "f(x) = exp(x), D(f), x = 0..1, dx = 1e-9"       a derivative by central differences
  "y'' + sin(y) = 0, y(0) = 2, y'(0) = 0, t = 0..20, method = euler, n = 200"
                                                   euler, heun, midpoint, rk4, backward-euler, trapezoid
  "dX = -X dt + 0.3 dW, X(0) = 1, t = 0..10, n = 500"
  "x[n+1] = 3.9 x[n] (1 - x[n]), x[0] = 0.3, n = 0..100"
  "v = D(height)" --data FILE                      the derivative of a column of data

  --data FILE    data that the equation names: text of any size, .npy, .npz or .ipynb
  --band LEVEL   credible level of the band, 0 for none (default ${DEFAULT_SETTINGS.bandLevel})
  --seed N       seed of the band's samples (default ${DEFAULT_SETTINGS.seed})
  --json         print the results as one JSON object
  --plot FILE    draw before, after and reference: .svg, .png or .html
  --quiet        no notes on standard error
  --help
`;

const LONGEST_TITLE = 60;

/**
 * Runs `denoise-data solve` with these arguments.
 * @throws InputError for bad usage or a bad equation.
 */
export async function solve(
  args: readonly string[],
  modelFolder: string,
  standardInput: () => Promise<Buffer>,
): Promise<void> {
  const { values, positionals } = parse(args);
  if (values.help) {
    process.stdout.write(SOLVE_USAGE);
    return;
  }
  if (positionals.length !== 1) {
    throw badOption(
      positionals.length === 0
        ? said`no equation is given. Write one in quotation marks, or - for standard input.`
        : said`${positionals.length} equations are given. Put quotation marks around the whole equation.`,
    );
  }
  const plot = values.plot === undefined ? null : plotNameOf(values.plot);
  if (plot !== null && values.data !== undefined) await refuseOriginal(values.data, plot);
  const settings: DenoiseSettings = {
    ...DEFAULT_SETTINGS,
    bandLevel: values.band === undefined ? DEFAULT_SETTINGS.bandLevel : levelOf(values.band),
    seed: values.seed === undefined ? DEFAULT_SETTINGS.seed : seedOf(values.seed),
  };
  const text = positionals[0] === '-' ? (await standardInput()).toString('utf8') : positionals[0];
  const { read, problem } = completeEquation(text);
  const tables = await dataTables(values.data, problem);
  const models = { denoiser: await openDenoiser(modelFolder), refiner: () => openRefiner(modelFolder) };
  const result = await solveEquation(read, problem, settings, models, {}, tables);
  if (plot !== null) await writeFigure(plot, figure(result, settings));
  if (values.json)
    process.stdout.write(`${JSON.stringify(solveReport(result, settings))}
`);
  else if (plot === null) process.stdout.write(textOf(result));
  if (values.quiet) return;
  const warnings = result.series.flatMap(({ result: series }) =>
    series.warnings.map(({ message }) => `${series.name}: ${message}`),
  );
  for (const note of [...result.notes.map(inEnglish), ...warnings]) process.stderr.write(`${note}\n`);
}

/** The table of --data, which an equation about data needs and no other one may have. */
async function dataTables(file: string | undefined, problem: Problem): Promise<Table[]> {
  if (problem.kind !== 'difference') {
    if (file === undefined) return [];
    throw badOption(
      said`--data ${file}: this equation names no data. Write the derivative of a column, such as v = D(height).`,
    );
  }
  if (file !== undefined) return [(await readDataFile(file)).table];
  const [{ column, at }] = problem.curves;
  throw new InputError(
    'no-numbers',
    said`${column} has no definition, so it is a column of data. Name the file with --data FILE, or define ${asFunction(column)}`,
    at.line,
    at.column,
  );
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        band: { type: 'string' },
        seed: { type: 'string' },
        data: { type: 'string' },
        json: { type: 'boolean' },
        plot: { type: 'string' },
        quiet: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new InputError('bad-option', said`${text.replace(/\.$/, '')}. solve --help lists the options.`);
  }
}

/** The object of `solve --json`: as for data, each series with its reference, and the errors of the whole. */
export function solveReport(result: EquationResult, settings: DenoiseSettings) {
  const list = (values: Float64Array | null) =>
    values && Array.from(values, (v) => (Number.isFinite(v) ? v : null));
  return {
    program: { name: 'denoise-data', version },
    settings,
    model: result.model,
    equation: result.text,
    kind: result.kind,
    method: inEnglish(result.method),
    evaluations: result.evaluations,
    errorBefore: finite(result.errorBefore),
    errorAfter: finite(result.errorAfter),
    rows: result.rows.map((each) => ({ ...each, method: inEnglish(each.method) })),
    notes: result.notes.map(inEnglish),
    series: result.series.map(({ result: series, reference }) => ({
      name: series.name,
      x: list(series.x),
      before: list(series.before),
      after: list(series.after),
      lower: list(series.lower),
      upper: list(series.upper),
      reference: list(reference),
      noise: series.noise,
      warnings: series.warnings.map(remark),
    })),
    seconds: result.seconds,
  };
}

function finite(error: number | null): number | null {
  return error !== null && Number.isFinite(error) ? error : null;
}

function figure(result: EquationResult, settings: DenoiseSettings): Figure {
  const provenance = { version, model: result.model, settings, equation: result.text };
  // A longer title would run into the legend.
  const title = result.text.length <= LONGEST_TITLE ? result.text : inEnglish(result.method);
  const series = result.series.map(({ result: computed, reference }) => ({
    ...computed,
    unit: null,
    reference,
  }));
  return figureOf(title, { xName: result.variable, xUnit: null, xIsTime: false, series }, provenance, '.');
}

function textOf({ text, rows, seconds }: EquationResult): string {
  const number = (value: number | null) => (value === null ? '-' : value.toPrecision(3));
  const cells = [
    ['method', 'evaluations', 'error', 'gain'],
    ...rows.map(({ method, evaluations, error, gain }) => [
      inEnglish(method),
      String(evaluations ?? '-'),
      number(error),
      number(gain),
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((cell) => cell[column].length)));
  const lines = cells.map((row) =>
    row.map((cell, k) => (k === 0 ? cell.padEnd(widths[k]) : cell.padStart(widths[k]))).join('  '),
  );
  return `${text}\n\n${lines.join('\n')}\n\n${seconds.total.toFixed(2)} s\n`;
}
