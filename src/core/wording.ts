/** Sentences for people, as a template and what stands in it, so that they can be said in another language. */

/** A sentence with places for values: `{0}`, `{1}`, ..., in English. */
export interface Wording {
  /** The sentence; translations are found by it. */
  readonly template: string;
  /** What stands at its places: names, numbers and pieces of text as they are, wordings translated like it. */
  readonly values: readonly (string | number | Wording)[];
}

/**
 * What is said: ``said`There is no column '${name}'.` ``. The template is found by translators where this stands.
 * Words that depend on a number go through `plural`, other words through `said` again: what else is inserted stays in
 * English in every language.
 */
export function said(texts: TemplateStringsArray, ...values: Wording['values']): Wording {
  return { template: texts.reduce((before, text, k) => `${before}{${k - 1}}${text}`), values };
}

/** The form of an English word that goes with a count. Translations do without it. */
export function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}

/** Words that are the same in every language, or that other programs say. */
export function verbatim(text: string): Wording {
  return { template: '{0}', values: [text] };
}

/** Several wordings as one, with `separator` between them. */
export function joined(parts: readonly Wording[], separator: string): Wording {
  return { template: parts.map((_, k) => `{${k}}`).join(separator), values: parts };
}

/** A language that things are said in. */
export interface Language {
  /** Its BCP 47 tag. */
  readonly tag: string;
  readonly say: (wording: Wording) => string;
}

/** The sentence in English. */
export function inEnglish(wording: Wording): string {
  return worded(wording, (template) => template, String);
}

export const ENGLISH: Language = { tag: 'en', say: inEnglish };

/**
 * The sentence in another language.
 *
 * @param translate gives the template in that language, with the same places but for those of English words alone
 * @param written a number in that language
 */
export function worded(
  { template, values }: Wording,
  translate: (template: string) => string,
  written: (value: number) => string,
): string {
  return translate(template).replace(/\{(\d+)\}/g, (_, index) => {
    const value = values[Number(index)];
    if (typeof value === 'object') return worded(value, translate, written);
    return typeof value === 'number' ? written(value) : value;
  });
}
