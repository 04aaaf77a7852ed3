import type { IRawProperty } from 'fast-check';
import { equations } from './properties/equations';
import { messages } from './properties/messages';
import { options } from './properties/options';
import { settings } from './properties/settings';

/** What must hold of all values, by the kind of what comes from outside. */
export const FUZZ_PROPERTIES: ReadonlyMap<string, IRawProperty<unknown>> = new Map<
  string,
  IRawProperty<unknown>
>([
  ['messages', messages],
  ['equations', equations],
  ['settings', settings],
  ['options', options],
]);
