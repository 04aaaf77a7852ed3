/** Columns that hold the error bars of others, by their names. */
import type { Column } from './table';

/** Words for a standard deviation behind or before the name of another column: `y_err`, `sigma y`. */
const WORDS = [
  'err',
  'errs',
  'error',
  'errors',
  'errorbar',
  'errorbars',
  'stderr',
  'stderror',
  'standarderror',
  'std',
  'stdev',
  'stddev',
  'standarddeviation',
  'sigma',
  'uncert',
  'uncertainty',
];
/** The same, but parts of other words too (`rpm` is no error of `r`): something must stand between them and the name. */
const SHORT_WORDS = ['sd', 'se', 'sem', 'unc', 'pm'];
/** `e_y`, `u(y)`, `Δy`; but `E_y` and `u_y` are components. */
const MARKED = /^(?:e_(.+)|[uU]\((.+)\)|[Δδ∆](.+))$/;
/** Names that mean the column before, and nothing else. */
const ALONE =
  /^(?:±|\+\/? ?|error ?bars?|std ?err(?:or)?|standard error|std ?dev|stdev|std|sd|standard deviation|unc|uncertainty|unsicherheit|niepewność|incertitude|incertidumbre)$/;

/**
 * The index of the column of error bars, by the index of the column that they belong to. No column of `others`
 * is either, and what is no error bar by its values is none by its name: negative, or missing beside most numbers.
 */
export function errorColumnsOf(columns: readonly Column[], others: readonly number[]): Map<number, number> {
  const found = new Map<number, number>();
  const isFree = (index: number): boolean => columns[index]?.kind === 'number' && !others.includes(index);
  for (const [index, column] of columns.entries()) {
    if (!isFree(index)) continue;
    const before = index - 1;
    const isAlone = ALONE.test(
      column.name
        .toLowerCase()
        .replace(/[\s_.-]+/g, ' ')
        .trim(),
    );
    const base = isAlone
      ? before
      : columns.findIndex(({ name }, other) => other !== index && isErrorOf(column.name, name));
    if (!isFree(base) || found.has(base) || [...found.values()].includes(base)) continue;
    if (areErrorBars(column.values, columns[base].values)) found.set(base, index);
  }
  return found;
}

/** Whether `name` says that it is the error of `base`. */
function isErrorOf(name: string, base: string): boolean {
  const key = keyOf(base);
  if (key === '') return false;
  const whole = keyOf(name);
  if (WORDS.some((word) => whole === key + word || whole === word + key)) return true;
  const parts = partsOf(name);
  const others = partsOf(base);
  const isSame = (a: readonly string[]): boolean =>
    a.length === others.length && a.every((part, i) => part === others[i]);
  const marked = MARKED.exec(name.trim())?.slice(1).find(Boolean);
  return (
    (marked !== undefined && isSame(partsOf(marked))) ||
    (SHORT_WORDS.includes(parts[0]) && isSame(parts.slice(1))) ||
    (SHORT_WORDS.includes(parts[parts.length - 1]) && isSame(parts.slice(0, -1)))
  );
}

function keyOf(name: string): string {
  return partsOf(name).join('');
}

/** Letters and digits in lower case: `σ_Flux` gives `sigma` and `flux`. */
function partsOf(name: string): string[] {
  const words = name
    .replaceAll('σ', ' sigma ')
    .replaceAll('±', ' pm ')
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase();
  return words.match(/[\p{L}\d]+/gu) ?? [];
}

function areErrorBars(values: Float64Array, samples: Float64Array): boolean {
  let present = 0;
  let known = 0;
  for (let row = 0; row < values.length; row += 1) {
    if (values[row] < 0) return false;
    if (Number.isNaN(samples[row])) continue;
    present += 1;
    known += values[row] > 0 ? 1 : 0;
  }
  return known > present / 2;
}
