/** Bytes coded at once: a multiple of three, so that no padding stands between. */
const PIECE = 3 * 2 ** 13;

/** A text's UTF-8 bytes in base64, as data URIs hold them. */
export function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let coded = '';
  for (let i = 0; i < bytes.length; i += PIECE) {
    coded += btoa(String.fromCharCode(...bytes.subarray(i, i + PIECE)));
  }
  return coded;
}
