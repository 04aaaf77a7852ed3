/** What a person should know about a text or a result: never an error. */

/** A sentence with places for values: `{0}`, `{1}`, ..., in English. */
export interface Wording {
  readonly template: string;
  readonly values: readonly (string | number)[];
}

/** A notice as other programs get it. */
export interface Remark {
  /** Which notice it is, for programs ("few-samples"). */
  readonly code: string;
  /** In English sentences. */
  readonly message: string;
}

export interface Notice extends Remark {
  /** What the message was made of, to say it in another language; absent where it cannot be. */
  readonly wording?: Wording;
}

/** A notice; the template is found by translators where this is called with it. */
export function notice(code: string, template: string, ...values: readonly (string | number)[]): Notice {
  return { code, message: worded({ template, values }), wording: { template, values } };
}

/** The notice without what is there for translations. */
export function remark({ code, message }: Notice): Remark {
  return { code, message };
}

/** Several short notices as one list in English. */
export function listed(notices: readonly Notice[]): string {
  return notices.map(({ message }) => message).join(', ');
}

/** The sentence in English. */
function worded({ template, values }: Wording): string {
  return template.replace(/\{(\d)\}/g, (_, index) => String(values[Number(index)]));
}
