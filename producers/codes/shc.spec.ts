import { describe, expect, it } from 'vitest';
import { decode } from './decode.ts';
import { newSigner, signShc } from './testing/signers.ts';
import { readTrustList } from './trust-list.ts';

const now = Date.parse('2021-12-01T00:00:00Z');
const [signer, stranger] = [newSigner('ES256'), newSigner('ES256')];
const trust = readTrustList({ keys: [signer.entry] });
const holder = {
  family: 'Phú',
  given: 'Văn Ơn',
  birth: '1990-02-03',
  issued: now / 1000 - 60,
  expires: now / 1000 + 60,
};

describe('a SMART Health Card', () => {
  it('reads and verifies person and doses, and no identity', () => {
    expect(decode(signShc(holder, signer), { now, trust })).toEqual({
      format: 'shc',
      subjects: [],
      person: { name: 'Phú Văn Ơn', birth: '1990-02-03', sex: null, phone: null },
      venue: null,
      certificate: {
        issuer: 'https://shc.example.vn',
        issued: '2021-11-30T23:59:00.000Z',
        expires: '2021-12-01T00:01:00.000Z',
        events: [
          { kind: 'vaccination', date: '2021-09-01', product: '208', dose: 1, doses: null },
          { kind: 'vaccination', date: '2021-09-22', product: '208', dose: 2, doses: null },
        ],
      },
      signature: 'verified',
      warnings: [],
      reason: null,
    });
  });

  it('is unknown, expired or bad', () => {
    const text = signShc(holder, signer);
    expect(decode(text, { now }).signature).toBe('unknown-key');
    expect(decode(text, { now: now + 60_000, trust })).toMatchObject({ signature: 'expired', warnings: ['expired'] });
    expect(decode(signShc(holder, { ...stranger, entry: signer.entry }), { now, trust })).toMatchObject({
      signature: 'bad',
      person: null,
    });
  });

  it('is bad when a trusted key signs under another address than its own', () => {
    const bound = readTrustList({ keys: [{ ...signer.entry, issuer: 'https://elsewhere.example' }] });
    expect(decode(signShc(holder, signer), { now, trust: bound })).toMatchObject({
      signature: 'bad',
      reason: 'forged',
    });
  });

  it('is refused in parts, cut or without sense', () => {
    expect(decode('shc:/1/2/5676', { now })).toMatchObject({ format: 'shc', reason: 'chunked' });
    expect(decode(signShc(holder, signer).slice(0, 301), { now, trust })).toMatchObject({
      signature: 'bad',
      reason: 'damaged',
    });
    expect(decode('shc:/9999', { now })).toMatchObject({ signature: 'bad', reason: 'damaged' });
  });

  it('takes a JWKS as a trust list', () => {
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      x: 'gvaE0Z5GM87K2WM56cSj_bNyYCO6U3cLdlHXpMCaeIQ',
      y: '7vXhWfGecAUGnpNRt-kFp723XSI89IgVL_AzcPdQZzw',
    };
    expect(
      readTrustList({ keys: [{ ...jwk, kid: 'PJm-qzYQDnnsa_0IZBcPahQrpwWBfs0lzkgudTgqF9Y', use: 'sig' }] }).size,
    ).toBe(1);
    expect(() => readTrustList({ keys: [{ kid: 'x' }] })).toThrow('keys[0]');
  });
});
