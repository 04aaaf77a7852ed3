/** How a choice of columns names one of them: by its 1-based number, unless another one's name is that number. */
export function columnReference(columns: readonly { readonly name: string }[], index: number): string {
  const number = String(index + 1);
  const taken = columns.some(({ name }, other) => name === number && other !== index);
  return taken ? columns[index].name : number;
}
