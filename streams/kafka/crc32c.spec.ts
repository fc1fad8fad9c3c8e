import { expect, test } from 'vitest';
import { crc32c } from './crc32c.ts';

test.each([
  // RFC 3720, appendix B.4
  ['32 zeros', Buffer.alloc(32), 0x8a9136aa],
  ['32 ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
  ['0 … 31', Buffer.from(Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e],
  ['31 … 0', Buffer.from(Array.from({ length: 32 }, (_, i) => 31 - i)), 0x113fdb5c],
  // The check value of the catalogue of CRC algorithms; nine bytes, so that the rest after eight is taken too.
  ['123456789', Buffer.from('123456789'), 0xe3069283],
  ['nothing', Buffer.alloc(0), 0],
])('of %s', (_, bytes, expected) => {
  expect(crc32c(bytes, 0, bytes.length)).toBe(expected);
  const inside = Buffer.concat([Buffer.from('before'), bytes, Buffer.from('after')]);
  expect(crc32c(inside, 6, 6 + bytes.length)).toBe(expected);
});
