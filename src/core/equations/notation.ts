/**
 * The ways in which people write mathematics (NumPy, C, JavaScript, MATLAB, LaTeX, Unicode), brought into
 * one: the syntax of mathjs. The k-th derivative of y becomes the symbol `y$k`, a range `a..b`; the operator `%`
 * is left where it truncates, and is `mod` elsewhere.
 */
import { functionsOf, truncatesRemainders } from './dialects';
import { group, type MappedText, type Piece } from './mappedText';

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';
const GREEK =
  'alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|vartheta|iota|kappa|lambda|mu|nu|xi|rho|varrho|sigma|tau|upsilon|phi|varphi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Sigma|Upsilon|Phi|Psi|Omega|pi|ell';
const LATEX_FUNCTIONS =
  'sin|cos|tan|cot|sec|csc|arcsin|arccos|arctan|sinh|cosh|tanh|exp|ln|log|min|max|sqrt|erf';
const NAME = '[A-Za-z_\\u0370-\\u03ff][A-Za-z_0-9\\u0370-\\u03ff]*';

const GREEK_NAMES = new Set(GREEK.split('|'));

/** Whether the name is that of a letter, so that it is no function where it stands before a parenthesis. */
export function isLetter(name: string): boolean {
  return name.length === 1 || GREEK_NAMES.has(name);
}

/** Names that mathematics has in the libraries of programming languages, where ours differ. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  arcsin: 'asin',
  arccos: 'acos',
  arctan: 'atan',
  arcsinh: 'asinh',
  arccosh: 'acosh',
  arctanh: 'atanh',
  arctan2: 'atan2',
  fabs: 'abs',
  absolute: 'abs',
  ln: 'log',
  power: 'pow',
  remainder: 'mod',
  fmod: 'rem',
  M_PI: 'pi',
  PI: 'pi',
  heaviside: 'step',
};

const fixed =
  (...pieces: Piece[]) =>
  (): readonly Piece[] =>
    pieces;

/**
 * The text in the syntax of mathjs, each character with its place in the original.
 * @param language VS Code's language id; '' where it is not known.
 */
export function toMathNotation(source: MappedText, language: string): MappedText {
  let text = source;
  if (/\\|[_^]\s*\{/.test(text.text)) text = fromLatex(text);
  text = fromUnicode(text);
  text = fromProgram(text, language);
  return derivatives(text);
}

function fromLatex(source: MappedText): MappedText {
  let text = source
    .replace(/\\\\(?:\[[^\]]*\])?/dg, fixed('\n'))
    .replace(/\\(?:begin|end)\s*\{[A-Za-z]+\*?\}/dg, fixed(' '))
    .replace(/\\(?:left|right|[bB]igg?[lr]?|displaystyle|quad|qquad|[,;:!> ])(?![A-Za-z])/dg, fixed(' '))
    .replace(/&|\\label\s*\{[^{}]*\}/dg, fixed(' '))
    .replace(/\\(?:mathrm|operatorname|text|mathit|mathbf)\s*\{([^{}]*)\}/dg, (m) => [' ', group(m, 1), ' '])
    .replace(/\\[dc]?frac\s*\{\s*d\s*\}\s*\{\s*d\s*([A-Za-z])\s*\}\s*\(?\s*([A-Za-z]+)\s*\)?/dg, (m) => [
      'd',
      group(m, 2),
      '/d',
      group(m, 1),
    ])
    .replace(
      /\\[dc]?frac\s*\{\s*d\s*(?:\^\s*\{?\s*(\d)\s*\}?)?\s*(\\?[A-Za-z]\w*)\s*\}\s*\{\s*d\s*([A-Za-z])\s*(?:\^\s*\{?\s*\d\s*\}?)?\s*\}/dg,
      (m) => [m[1] === undefined ? 'd' : `d^${m[1]}`, ' ', group(m, 2), '/d', group(m, 3)],
    )
    .replace(/\\(d+)ot\s*\{?\s*(\\?[A-Za-z]+)\s*\}?(?:_\s*\{?\s*(\w+)\s*\}?)?/dg, (m) => [
      ' ',
      group(m, 2),
      ...(m[3] === undefined ? [] : ['_', group(m, 3)]),
      "'".repeat(m[1].length),
    ])
    .replace(/\\(?:cdot|times|ast)(?![A-Za-z])/dg, fixed('*'))
    .replace(/\\div(?![A-Za-z])/dg, fixed('/'))
    .replace(/\\leq?(?![A-Za-z])/dg, fixed('<='))
    .replace(/\\geq?(?![A-Za-z])/dg, fixed('>='))
    .replace(/\\in(?![A-Za-z])/dg, fixed(' in '))
    .replace(/\\(?:[lc]?dots)(?![A-Za-z])/dg, fixed('..'))
    // A subscript or a prime belongs to the letter.
    .replace(new RegExp(`\\\\(${GREEK})(?![A-Za-z])(?=([_'])?)`, 'dg'), (m) => [
      ' ',
      group(m, 1),
      m[2] === undefined ? ' ' : '',
    ]);
  // Innermost braces first; each round removes at least one pair.
  for (let before = ''; before !== text.text; ) {
    before = text.text;
    text = text
      .replace(/\\[dc]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/dg, (m) => [
        '((',
        group(m, 1),
        ')/(',
        group(m, 2),
        '))',
      ])
      .replace(/\\sqrt\s*\[\s*3\s*\]\s*\{([^{}]*)\}/dg, (m) => [' cbrt(', group(m, 1), ')'])
      .replace(/\\sqrt\s*\{([^{}]*)\}/dg, (m) => [' sqrt(', group(m, 1), ')'])
      .replace(/\^\s*\{([^{}]*)\}/dg, (m) => ['^(', group(m, 1), ')'])
      .replace(/_\s*\{\s*([^{}]*[^{}\s])\s*\}/dg, (m) =>
        /^\w+$/.test(m[1]) ? ['_', group(m, 1)] : ['[', group(m, 1), ']'],
      )
      .replace(new RegExp(`\\\\(${LATEX_FUNCTIONS})\\s*\\{([^{}]*)\\}`, 'dg'), (m) => [
        ' ',
        group(m, 1),
        '(',
        group(m, 2),
        ')',
      ]);
  }
  return (
    text
      // A function of one bare letter or number: \sin x; but what \sin 2 x means the text does not say.
      .replace(
        new RegExp(
          `\\\\(${LATEX_FUNCTIONS})\\s+(\\d+(?:\\.\\d+)?|[A-Za-z]+)(?=\\s*(?:$|[-+*/=,;)\\]}\\n]))`,
          'dg',
        ),
        (m) => [' ', group(m, 1), '(', group(m, 2), ')'],
      )
      .replace(new RegExp(`\\\\(${LATEX_FUNCTIONS})(?![A-Za-z])`, 'dg'), (m) => [' ', group(m, 1)])
  );
}

function fromUnicode(source: MappedText): MappedText {
  return source
    .replace(/[−–]/dg, fixed('-'))
    .replace(/[·×∗⋅]/dg, fixed('*'))
    .replace(/÷/dg, fixed('/'))
    .replace(/≤/dg, fixed('<='))
    .replace(/≥/dg, fixed('>='))
    .replace(/∈/dg, fixed(' in '))
    .replace(/…/dg, fixed('..'))
    .replace(/(?<![A-Za-z_])π(?![_0-9])/dg, fixed(' pi '))
    .replace(/∞/dg, fixed(' Infinity '))
    .replace(/[′’]/dg, fixed("'"))
    .replace(/″/dg, fixed("''"))
    .replace(/√\s*([A-Za-z0-9.]+|(?=\())/dg, (m) => (m[1] ? [' sqrt(', group(m, 1), ')'] : [' sqrt']))
    .replace(new RegExp(`[${SUPERSCRIPTS}]+`, 'dg'), (m) => [
      `^${Array.from(m[0], (c) => SUPERSCRIPTS.indexOf(c)).join('')}`,
    ])
    .replace(new RegExp(`[${SUBSCRIPTS}]+`, 'dg'), (m) => [
      `_${Array.from(m[0], (c) => SUBSCRIPTS.indexOf(c)).join('')}`,
    ])
    .replace(/[\u00a0\u2009\u202f]/dg, fixed(' '));
}

function fromProgram(source: MappedText, language: string): MappedText {
  const names: Readonly<Record<string, string>> = { ...OTHER_NAMES, ...functionsOf(language) };
  // A percentage has nothing behind its sign.
  const text = truncatesRemainders(language)
    ? source
    : source.replace(/%%?(?=\s*[\w.(+-])/dg, fixed(' mod '));
  return text
    .replace(/\b(?:np|numpy|jnp|torch)\.(?:round|around|rint)\b/dg, fixed('rint'))
    .replace(/\bMath\.round\b/dg, fixed('roundHalfUp'))
    .replace(/\bmath\.remainder\b/dg, fixed('ieeeRemainder'))
    .replace(/\b(?:np|numpy|math|Math)\.[Ee]\b/dg, fixed('e'))
    .replace(
      /\b(?:(?:np|numpy|jnp|math|Math|cmath|torch|scipy\.special|special|sp|sympy)\.|std::)(?=[A-Za-z])/dg,
      fixed(''),
    )
    .replace(new RegExp(`\\bdef\\s+(${NAME}\\(\\s*${NAME}\\s*\\))\\s*:\\s*(?:return\\s+)?`, 'dg'), (m) => [
      group(m, 1),
      ' = ',
    ])
    .replace(
      new RegExp(
        `(?<![=<>!])=\\s*(?:lambda\\s+${NAME}\\s*:|@\\s*\\(\\s*${NAME}\\s*\\)|\\(?\\s*${NAME}\\s*\\)?\\s*=>)`,
        'dg',
      ),
      fixed('= '),
    )
    .replace(/\*\*/dg, fixed('^'))
    .replace(/(?<=[A-Za-z])\.(?=\()/dg, fixed(''))
    .replace(/\.{3}/dg, fixed('..'))
    .replace(/:=/dg, fixed('='))
    .replace(new RegExp(`(?<!\\$)\\b(?:${Object.keys(names).join('|')})\\b`, 'dg'), (m) => [names[m[0]]]);
}

/** y', dy/dt, d^2 y/dt^2, d2y/dt2 and y'(t) as the symbols y$1 and y$2. */
function derivatives(source: MappedText): MappedText {
  return source
    .replace(
      new RegExp(
        `(?<![\\w\\u0370-\\u03ff])d\\s*(?:\\^\\s*\\(?\\s*(\\d)\\s*\\)?|(\\d))?\\s*(${NAME})(?:\\(\\s*[a-z](?:\\s*,\\s*[a-z])?\\s*\\))?\\s*/\\s*d\\s*([A-Za-z])\\s*(?:\\^\\s*\\(?\\s*\\d\\s*\\)?|\\d)?(?![\\w(])`,
        'dg',
      ),
      (m) => [group(m, 3), `$${m[1] ?? m[2] ?? 1}(`, group(m, 4), ')'],
    )
    .replace(new RegExp(`(${NAME})('+)(?=(\\w)?)`, 'dg'), (m) => [
      group(m, 1),
      // In y'y a product, and not one long name.
      `$${m[2].length}${m[3] ? ' ' : ''}`,
    ]);
}
