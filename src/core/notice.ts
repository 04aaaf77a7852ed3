/** What a person should know about a text or a result: never an error. */
import { inEnglish, type Wording } from './wording';

/** A notice as other programs get it. */
export interface Remark {
  /** Which notice it is, for programs ("few-samples"). */
  readonly code: string;
  /** In English sentences. */
  readonly message: string;
}

export interface Notice extends Remark {
  /** What the message was made of, to say it in another language. */
  readonly wording: Wording;
}

/** A notice that says `wording`. */
export function notice(code: string, wording: Wording): Notice {
  return { code, message: inEnglish(wording), wording };
}

/** The notice without what is there for translations. */
export function remark({ code, message }: Notice): Remark {
  return { code, message };
}

/** Several short notices as one list in English. */
export function listed(notices: readonly Notice[]): string {
  return notices.map(({ message }) => message).join(', ');
}
