import type { InputError } from '../errors';
import { said } from '../wording';
import { numberShape } from './numberToken';
import { errorAt, quote } from './place';

const SIGN =
  '(?:\\p{Sc}|[A-Z]{1,2}\\$|USD|EUR|GBP|JPY|CHF|CNY|INR|AUD|CAD|SEK|NOK|DKK|PLN|BRL|zł|kr|Kč|Fr\\.)';
const MONEY = new RegExp(
  `^([-+−]?)\\s*(?:${SIGN}\\s*([-+−]?[\\d.,'’ \u00a0\u202f]+)|([\\d.,'’ \u00a0\u202f]+?)\\s*${SIGN})$`,
  'u',
);
const LONGEST_AMOUNT = 40;

/** Whether `text[start, end)` is a number with a currency sign or code: `$12.50`, `12,50 €`, `CHF 1'200`. */
export function isMoney(text: string, start: number, end: number): boolean {
  const parts = end - start <= LONGEST_AMOUNT ? MONEY.exec(text.slice(start, end)) : null;
  const amount = (parts?.[2] ?? parts?.[3])?.trim();
  return amount !== undefined && numberShape(amount, 0, amount.length) !== 0;
}

/** The refusal of an amount of money. */
export function moneyError(text: string, start: number, end: number): InputError {
  return errorAt(
    text,
    start,
    'not-a-number',
    said`${quote(text, start, end)} is an amount of money, and these are not read. Take out the currency signs, and try again.`,
  );
}
