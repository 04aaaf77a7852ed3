const NUMBER = /[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi;

/** The numbers of a text in their order, and the text with a mark in place of each. */
export function numbersOf(text: string): { readonly numbers: readonly number[]; readonly between: string } {
  return {
    numbers: [...text.matchAll(NUMBER)].map(([number]) => Number(number)),
    between: text.replace(NUMBER, '#'),
  };
}
