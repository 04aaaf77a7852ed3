import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { crc32 } from '../../../src/core/plot/crc32';
import { withPngText } from '../../../src/core/plot/pngText';

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

/** One grey pixel. */
const PNG = Buffer.concat([
  Buffer.from('89504e470d0a1a0a', 'hex'),
  chunk('IHDR', Buffer.from('00000001000000010800000000', 'hex')),
  chunk('IDAT', deflateSync(Buffer.from([0, 128]))),
  chunk('IEND', Buffer.alloc(0)),
]);

describe('text in a PNG file', () => {
  it('has the checksum that every PNG ends with', () => {
    assert.equal(crc32(Buffer.from('IEND')), 0xae426082);
  });

  it('stands in a chunk of its own behind the header, with all else as it was', () => {
    const text = 'noise level 0.1 µV';
    const whole = Buffer.from(withPngText(PNG, 'Source', text));
    const types: string[] = [];
    const kept: Buffer[] = [whole.subarray(0, 8)];
    for (let at = 8; at < whole.length; ) {
      const length = whole.readUInt32BE(at);
      const type = whole.toString('latin1', at + 4, at + 8);
      types.push(type);
      assert.equal(
        whole.readUInt32BE(at + 8 + length),
        crc32(whole.subarray(at + 4, at + 8 + length)),
        `checksum of ${type}`,
      );
      if (type === 'iTXt') {
        const data = whole.subarray(at + 8, at + 8 + length);
        assert.equal(data.toString('utf8'), `Source\0\0\0\0\0${text}`);
      } else kept.push(whole.subarray(at, at + 12 + length));
      at += 12 + length;
    }
    assert.deepEqual(types, ['IHDR', 'iTXt', 'IDAT', 'IEND']);
    assert.ok(Buffer.concat(kept).equals(PNG));
  });
});
