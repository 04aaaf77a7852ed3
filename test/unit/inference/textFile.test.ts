import * as assert from 'node:assert/strict';
import { InputError } from '../../../src/core/errors';
import { decodeText, encodeText } from '../../../src/core/textFile';

describe('text files', () => {
  const text = 't,y\r\n1,2.5\r\n';
  const specimens: [name: string, bytes: Buffer, text: string][] = [
    ['UTF-8', Buffer.from('t,µ\n1,2\n'), 't,µ\n1,2\n'],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`), `\ufeff${text}`],
    ['UTF-16 little-endian', Buffer.from(`\ufeff${text}`, 'utf16le'), `\ufeff${text}`],
    ['UTF-16 big-endian', Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), `\ufeff${text}`],
    ['nothing', Buffer.alloc(0), ''],
  ];
  for (const [name, bytes, expected] of specimens) {
    it(`reads ${name} and gives back the same bytes`, () => {
      const read = decodeText(bytes);
      assert.equal(read.text, expected);
      assert.deepEqual(encodeText(read), bytes);
    });
  }

  it('refuses bytes that are not text rather than guessing', () => {
    assert.throws(
      () => decodeText(Buffer.from([0x31, 0xff, 0x00, 0x32])),
      (error) => error instanceof InputError && error.code === 'bad-file',
    );
  });
});
