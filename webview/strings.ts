/** Every word of the panel that is not the host's, in the language of the page. */
import { english } from './strings/english';
import { polish } from './strings/polish';

export type Strings = typeof english;

const language = globalThis.document?.documentElement.lang ?? 'en';

export const text: Strings = /^pl\b/i.test(language) ? polish : english;
