/**
 * What some formats say of a table in the lines above it: the names of its columns, and the number that
 * marks a missing sample.
 *
 * - Grace (`.xvg`, `.agr`): `@ xaxis label "Time (ps)"`, `@ s0 legend "Potential"`
 * - Sea-Bird (`.cnv`): `# name 0 = prDM: Pressure [db]`, `# bad_flag = -9.990e-29`
 * - Log ASCII Standard (`.las`, https://www.cwls.org/products/#products-las): the section `~Curve` and `NULL`
 * - ESRI grids: `NODATA_value -9999`
 * - EZChrom: `Total Data Points:  4801  4801  Pts.`, of detectors whose samples stand one below the other
 */
import { InputError } from '../errors';
import { said } from '../wording';
import { LONGEST_NAME } from './names';
import { numberShape, parseNumber } from './numberToken';

const GRACE = /^@\s*(?:(x)axis\s+label|s(\d{1,4})\s+legend)\s+"(.*)"/;
const SEA_BIRD = /^#\s*name\s+(\d{1,4})\s*=\s*([^:]*)(?::[^[]*(?:\[([^\]]*)\])?)?/;
/** A line of the section `~Curve`: `DT  .US/M   60 520 32 00 : SONIC TRANSIT TIME`. */
const CURVE = /^\s*([^\s.:#~][^.:]*)\.(\S*)\s[^:]*:/;
const WRAPPED = /^\s*WRAP\s*\.\s+YES\b/i;
const MISSING =
  /(?:^|[\s#;%"'])(?:null|nodata(?:_value)?|bad_flag|missing[ _]?values?|fill[ _]?value|_fillvalue)\s*[.=:,;\t ]\s*"?([-+]?[\d.]+(?:e[-+]?\d+)?)(?=["\s,;:]|$)/i;

const COUNTS = /^\s*total data points:((?:\s+\d+){2,})\b/i;

/** The letters of the Symbol font that names use most. */
const SYMBOLS: Readonly<Record<string, string>> = {
  a: 'α',
  b: 'β',
  D: 'Δ',
  f: 'φ',
  l: 'λ',
  m: 'μ',
  q: 'θ',
  s: 'σ',
  t: 'τ',
  w: 'ω',
};

/** A text of Grace without its changes of font (`\xl\f{}` is λ) and height. */
function plainText(text: string): string {
  return text
    .replace(/\\x([A-Za-z])\\f\{\}/g, (_, letter: string) => SYMBOLS[letter] ?? letter)
    .replace(/\\(?:[fvz]\{[^}]*\}|[sSNBxcC])/g, '');
}

/** Collects what the lines above a table declare. */
export class Declarations {
  /** The numbers that mark a missing sample. */
  readonly missing: number[] = [];
  /** The numbers of samples of several detectors. */
  counts: readonly number[] = [];
  private readonly names: string[] = [];
  private section = '';

  /** @throws InputError 'bad-file' for a LAS file whose rows are wrapped over several lines */
  addLine(line: string): void {
    if (line.length > LONGEST_NAME) {
      return;
    }
    const marker = MISSING.exec(line)?.[1];
    if (marker !== undefined && numberShape(marker, 0, marker.length) !== 0) {
      this.missing.push(parseNumber(marker, 0, marker.length, '.'));
    }
    const counts = COUNTS.exec(line)?.[1];
    if (counts !== undefined) {
      this.counts = counts.trim().split(/\s+/).map(Number);
    }
    const lead = line.trimStart()[0];
    if (lead === '~') {
      this.section = line.trimStart().slice(1, 2).toUpperCase();
    } else if (this.section === 'V' && WRAPPED.test(line)) {
      throw new InputError(
        'bad-file',
        said`The rows of this LAS file are wrapped over several lines (WRAP YES). Save it with WRAP NO, and try again.`,
      );
    } else if (this.section === 'C' && lead !== '#') {
      const [, name, unit] = CURVE.exec(line) ?? [];
      if (name !== undefined) {
        this.names.push(unit ? `${name.trim()} [${unit}]` : name.trim());
      }
    } else if (lead === '@') {
      const [, isX, legend, name] = GRACE.exec(line.trimStart()) ?? [];
      if (name) {
        this.names[isX ? 0 : Number(legend) + 1] = plainText(name);
      }
    } else if (lead === '#') {
      const [, index, name, unit] = SEA_BIRD.exec(line.trimStart()) ?? [];
      if (name) {
        this.names[Number(index)] = unit ? `${name.trim()} [${unit}]` : name.trim();
      }
    }
  }

  /** The names of the columns; null where not all of them are declared. */
  labels(width: number): string[] | null {
    return this.names.length === width && Object.keys(this.names).length === width ? this.names : null;
  }
}
