/** What %, / and the names of some functions mean in each programming language. */

const C_FAMILY = ['c', 'cpp', 'cuda-cpp', 'objective-c', 'objective-cpp'];
const SCRIPTS = ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'];
const FORTRAN = ['fortran', 'fortran-modern', 'FortranFreeForm', 'FortranFixedForm'];
const OTHERS_LIKE_C = ['csharp', 'java', 'kotlin', 'scala', 'go', 'rust', 'swift'];

/** x % 3 has the sign of x; elsewhere, as in Python, Lua and Ruby, that of 3. */
const TRUNCATING = new Set([...C_FAMILY, ...OTHERS_LIKE_C, ...SCRIPTS, 'julia']);

const OF_WHOLE_NUMBERS = new Set([...C_FAMILY, ...OTHERS_LIKE_C, ...FORTRAN]);

const NONE: Readonly<Record<string, string>> = {};
const HALF_EVEN = { round: 'rint' };
const HALF_UP = { round: 'roundHalfUp' };
const IEEE = { remainder: 'ieeeRemainder' };

/** By VS Code's language ids: functions that are others there than in NumPy and MATLAB. */
const OTHER_FUNCTIONS = new Map<string, Readonly<Record<string, string>>>([
  ...C_FAMILY.map((language) => [language, IEEE] as const),
  ...SCRIPTS.map((language) => [language, HALF_UP] as const),
  ['java', HALF_UP],
  ['python', HALF_EVEN],
  ['julia', HALF_EVEN],
  ['r', HALF_EVEN],
  ...FORTRAN.map(
    (language) => [language, { mod: 'rem', modulo: 'mod', anint: 'round', nint: 'round' }] as const,
  ),
]);

/** Whether x % 3 has the sign of x in this language; not where the language is not known. */
export function truncatesRemainders(language: string): boolean {
  return TRUNCATING.has(language);
}

/** Whether 1/2 is 0 in this language; not where the language is not known. */
export function dividesWholeNumbers(language: string): boolean {
  return OF_WHOLE_NUMBERS.has(language);
}

/** Ours for each function of this language that has the name of another one here. */
export function functionsOf(language: string): Readonly<Record<string, string>> {
  return OTHER_FUNCTIONS.get(language) ?? NONE;
}
