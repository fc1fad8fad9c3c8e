import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { encode } from 'cborg';
import { describe, expect, it } from 'vitest';
import { fromBase45, toBase45 } from './base45.ts';
import { decode } from './decode.ts';
import { matchKey } from './match-key.ts';
import { typedInTelex, typedInVni } from './testing/input-methods.ts';
import { newSigner, packHc1, signHc1 } from './testing/signers.ts';
import { readTrustList } from './trust-list.ts';

const SAMPLE = readFileSync(new URL('./samples/vn-dcc-hc1.txt', import.meta.url), 'utf8');
const now = Date.parse('2021-12-01T00:00:00Z');
const [ec, rsa, stranger] = [newSigner('ES256'), newSigner('PS256'), newSigner('ES256')];
const trust = readTrustList({ keys: [ec.entry, rsa.entry] });
const holder = {
  family: 'Đặng',
  given: 'Thị Ơn',
  birth: '1990-02-03',
  issued: now / 1000 - 60,
  expires: now / 1000 + 60,
};

describe('an EU digital COVID certificate', () => {
  it('reads the real Vietnamese one, whose key nobody here knows', () => {
    const code = decode(SAMPLE, { now: Date.parse('2023-01-01T00:00:00Z'), trust });
    expect(code).toEqual({
      format: 'hc1',
      subjects: [],
      person: { name: 'Nguyễn Bảo Duy', birth: '1983-10-10', sex: null, phone: null },
      venue: null,
      certificate: {
        issuer: 'VN',
        issued: '2022-04-14T15:38:07.000Z',
        expires: '2025-01-30T00:00:00.000Z',
        events: [{ kind: 'vaccination', date: '2021-03-18', product: 'EU/1/21/1529', dose: 2, doses: 2 }],
      },
      signature: 'unknown-key',
      warnings: [],
      reason: null,
    });
    expect(matchKey(code.person)).toBe('NGUYEN BAO DUY|1983-10-10');
  });

  it('says unknown-key before expired, and still warns of the time', () => {
    const late = decode(SAMPLE, { now: Date.parse('2026-01-01T00:00:00Z') });
    expect(late).toMatchObject({ signature: 'unknown-key', warnings: ['expired'] });
  });

  it.each([
    ['ES256', ec],
    ['PS256', rsa],
  ])('verifies %s', (_, signer) => {
    const code = decode(signHc1(holder, signer), { now, trust });
    expect(code).toMatchObject({
      signature: 'verified',
      subjects: [],
      person: { name: 'Đặng Thị Ơn', birth: '1990-02-03' },
      warnings: [],
    });
  });

  it('expires with its claim or with its key', () => {
    const text = signHc1(holder, rsa);
    expect(decode(text, { now: now + 60_000, trust })).toMatchObject({ signature: 'expired', warnings: ['expired'] });
    const old = readTrustList({ keys: [{ ...rsa.entry, notAfter: '2021-01-01T00:00:00Z' }] });
    expect(decode(text, { now, trust: old })).toMatchObject({ signature: 'expired', warnings: ['key-expired'] });
  });

  it('is bad under the key it names when another key made it, even past its time, and names nobody', () => {
    const forged = signHc1(holder, { ...stranger, entry: ec.entry });
    for (const at of [now, now + 60_000]) {
      expect(decode(forged, { now: at, trust })).toMatchObject({
        signature: 'bad',
        reason: 'forged',
        person: null,
        certificate: null,
      });
    }
    const confused = signHc1(holder, { ...stranger, entry: rsa.entry });
    expect(decode(confused, { now, trust }).signature).toBe('bad');
  });

  it('finds the right key among several under one kid', () => {
    const both = readTrustList({ keys: [{ ...stranger.entry, kid: ec.entry.kid }, ec.entry] });
    expect(decode(signHc1(holder, ec), { now, trust: both }).signature).toBe('verified');
  });

  it('survives lower case and full width', () => {
    const text = signHc1(holder, ec);
    expect(decode(text.toLowerCase(), { now, trust }).signature).toBe('verified');
    expect(
      decode(
        text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
        { now, trust },
      ).signature,
    ).toBe('verified');
  });

  it('is damaged, and tells of the input method where there was one', () => {
    expect(decode(SAMPLE.slice(0, 300), { now })).toMatchObject({ format: 'hc1', signature: 'bad', reason: 'damaged' });
    for (const read of [typedInTelex(SAMPLE), typedInVni(SAMPLE)]) {
      expect(decode(read, { now })).toMatchObject({ format: 'hc1', person: null, reason: 'input-method' });
    }
  });

  it('is restored from an input method when no key was lost, which the checksum of zlib proves', () => {
    const read = SAMPLE.replaceAll('A1', 'Á').replaceAll('O5', 'Ọ');
    expect(read).not.toBe(SAMPLE);
    expect(decode(read, { now })).toMatchObject({
      person: { name: 'Nguyễn Bảo Duy' },
      warnings: ['input-method', 'not-yet-valid'],
    });
  });

  it('does not inflate a bomb, nor read what is no certificate', () => {
    const bomb = `HC1:${toBase45(deflateSync(Buffer.alloc(1_000_000)))}`;
    expect(decode(bomb, { now })).toMatchObject({ signature: 'bad', reason: 'damaged' });
    expect(decode(packHc1(encode('hello'), ec), { now, trust })).toMatchObject({ signature: 'bad', reason: 'damaged' });
  });
});

describe('Base45', () => {
  it('reads and writes the examples of RFC 9285, and refuses what overflows', () => {
    expect(Buffer.from(fromBase45('QED8WEX0')!).toString()).toBe('ietf!');
    expect(toBase45(Buffer.from('base-45'))).toBe('UJCLQE7W581');
    for (const text of ['GGW', ':::', 'Z', 'a1']) expect(fromBase45(text)).toBeNull();
  });
});
