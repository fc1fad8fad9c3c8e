import { expect, test } from 'vitest';
import type { Subject } from '../../schemas/subject.ts';
import { Sealer } from './sealer.ts';

const keys = { subjects: Buffer.alloc(32, 1), seal: Buffer.alloc(32, 2) };
const AN = 'cccd:058090000001' as Subject;
const BINH = 'cccd:058090000002' as Subject;

test('a subject is the same to everyone who has the keys, and to nobody else', () => {
  const sealer = new Sealer(keys);
  expect(sealer.keyed(AN)).toBe(new Sealer(keys).keyed(AN));
  expect(sealer.keyed(AN)).not.toBe(sealer.keyed(BINH));
  expect(new Sealer({ ...keys, subjects: Buffer.alloc(32, 3) }).keyed(AN)).not.toBe(sealer.keyed(AN));
  expect(sealer.keyed(AN)).toMatch(/^cccd:[\w-]{22}$/);
});

test('what is sealed opens with the keys alone, and tells nothing without them', () => {
  const { sealed } = new Sealer(keys).sealed(AN);
  expect(new Sealer(keys).open(sealed)).toBe(AN);
  expect(Buffer.from(sealed).toString('latin1')).not.toContain('058090000001');
  expect(() => new Sealer({ ...keys, seal: Buffer.alloc(32, 3) }).open(sealed)).toThrow();
});

test('one bit changed anywhere does not open', () => {
  const sealer = new Sealer(keys);
  const { sealed } = sealer.sealed(AN);
  for (let byte = 0; byte < sealed.length; byte++) {
    const changed = Buffer.from(sealed);
    changed[byte]! ^= 1;
    expect(() => sealer.open(changed), `byte ${byte}`).toThrow();
  }
});

test('two texts that are sealed look unlike even when they are the same', () => {
  const sealer = new Sealer(keys);
  expect(sealer.seal('a').equals(sealer.seal('a'))).toBe(false);
});

test('a sealed subject that is kept keeps no more memory than its own', () => {
  const { sealed } = new Sealer(keys).sealed(AN);
  expect(sealed.buffer.byteLength).toBe(sealed.length);
});
