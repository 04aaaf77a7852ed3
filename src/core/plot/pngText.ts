/** Text kept in a PNG file. */
import { crc32 } from './crc32';

const SIGNATURE_LENGTH = 8;
/** Length, type and checksum of a chunk around its data. */
const CHUNK_OVERHEAD = 12;

/**
 * The file with a text under a keyword of the PNG specification (11.3.3.4, iTXt, UTF-8, uncompressed) behind its
 * header.
 *
 * @param keyword Latin letters and blanks, at most 79.
 */
export function withPngText(png: Uint8Array, keyword: string, text: string): Uint8Array {
  const at =
    SIGNATURE_LENGTH + CHUNK_OVERHEAD + new DataView(png.buffer, png.byteOffset).getUint32(SIGNATURE_LENGTH);
  const encoder = new TextEncoder();
  // Keyword, end, not compressed, its method, no language, no translated keyword.
  const data = [...encoder.encode(keyword), 0, 0, 0, 0, 0, ...encoder.encode(text)];
  const chunk = new Uint8Array(CHUNK_OVERHEAD + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(encoder.encode('iTXt'), 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  const whole = new Uint8Array(png.length + chunk.length);
  whole.set(png.subarray(0, at));
  whole.set(chunk, at);
  whole.set(png.subarray(at), at + chunk.length);
  return whole;
}
