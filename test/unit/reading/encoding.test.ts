import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { dataOfBytes } from '../../../src/core/dataFile';
import { InputError } from '../../../src/core/errors';
import { decodeText, encodeText } from '../../../src/core/textFile';

const TEXT = `Größe;Temperatur (°C)\r\n${Array.from({ length: 20 }, (_, i) => `${i};${i},25`).join('\r\n')}\r\n`;
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('encodings', () => {
  const specimens: [name: string, bytes: Buffer, encoding: string][] = [
    ['UTF-8', Buffer.from(TEXT), 'utf-8'],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`), 'utf-8'],
    ['UTF-16 LE with a byte order mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le'), 'utf-16le'],
    ['UTF-16 BE with a byte order mark', utf16be(`\ufeff${TEXT}`), 'utf-16be'],
    ['UTF-16 LE without one', Buffer.from(TEXT, 'utf16le'), 'utf-16le'],
    ['UTF-16 BE without one', utf16be(TEXT), 'utf-16be'],
    ['Latin-1', Buffer.from(TEXT, 'latin1'), 'latin1'],
    // Codes 0x80 to 0x9f mean something in Windows-1252 only: they too must come back.
    ['Windows-1252', Buffer.from(TEXT.replace('°', '\x80\x9f'), 'latin1'), 'latin1'],
  ];
  for (const [name, bytes, encoding] of specimens) {
    it(`reads ${name} and gives back the same bytes`, () => {
      const file = decodeText(bytes);
      assert.equal(file.encoding, encoding);
      assert.deepEqual(encodeText(file), bytes);
      const { table } = dataOfBytes(bytes);
      assert.equal(table.columns[1].values[3], 3.25);
      assert.equal(table.decimalMark, ',');
      assert.equal(
        table.notices.some(({ code }) => code === 'latin-1'),
        encoding === 'latin1',
      );
    });
  }

  const binaries: [name: string, bytes: Buffer, message: RegExp][] = [
    ['random bytes', Buffer.concat([randomBytes(2000), Buffer.alloc(3)]), /binary data/],
    ['text with zeros', Buffer.from('1,2\n3,4\0\n'), /binary data/],
    ['a byte of control', Buffer.from('1,\xb5\x01\n', 'latin1'), /binary data/],
    ['gzip', gzipSync('1,2\n3,4\n'), /gzip.*Unpack/],
    ['a workbook', Buffer.from('PK\x03\x04\x14\0\x06\0[Content_Types].xml', 'latin1'), /workbook.*CSV/],
    ['HDF5', Buffer.from('\x89HDF\r\n\x1a\n\0\0', 'latin1'), /HDF5/],
    ['half a UTF-16 unit', Buffer.from([0xff, 0xfe, 0x31, 0, 0x32]), /UTF-16LE/],
  ];
  for (const [name, bytes, message] of binaries) {
    it(`refuses ${name}`, () => {
      assert.throws(
        () => dataOfBytes(bytes),
        (e) => e instanceof InputError && e.code === 'bad-file' && message.test(e.message),
      );
    });
  }

  it('refuses 50 MB of binary data within a second', () => {
    const bytes = randomBytes(1 << 20);
    const large = Buffer.concat(Array.from({ length: 50 }, () => bytes));
    const started = performance.now();
    assert.throws(() => dataOfBytes(large), InputError);
    assert.ok(performance.now() - started < 1000);
  });
});
