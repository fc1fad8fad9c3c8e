import { describe, expect, it } from 'vitest';
import { card, makeCard } from './card.ts';
import { newCodeKey, readCodeKeys, readSigningKey } from './code-keys.ts';
import { decode } from './decode.ts';
import { messageAtGuard, messageAtPoster } from './messages.ts';
import { newSerial } from './own-code.ts';
import { qrPng, qrSvg } from './qr-image.ts';
import { typedInTelex, typedInVni } from './testing/input-methods.ts';
import { makeVenueCode } from './venue.ts';

const pair = newCodeKey();
const signer = readSigningKey(pair.private);
const keys = readCodeKeys({ keys: [pair.public] });
const now = Date.parse('2021-12-01T00:00:00Z');
const serial = newSerial();
const text = makeCard({ id: 'nt-000123', serial }, signer);

describe('our own card', () => {
  it('names its holder offline', () => {
    expect(decode(text, { now, keys })).toMatchObject({
      format: 'card',
      subjects: ['card:NT-000123'],
      signature: 'verified',
      reason: null,
    });
    expect(text).toMatch(/^TVT[A-Z]{160,170}$/);
  });

  it('comes through both input methods, lower case and an AZERTY keyboard', () => {
    for (const read of [
      typedInTelex(text),
      typedInVni(text.toLowerCase()),
      text.replaceAll('M', '?'),
      text.toLowerCase().replaceAll('m', ','),
    ]) {
      expect(decode(read, { now, keys })).toMatchObject({ subjects: ['card:NT-000123'], signature: 'verified' });
    }
  });

  it('names nobody without our key, forged, cut or revoked', () => {
    const other = makeCard({ id: 'NT-000123', serial }, readSigningKey(newCodeKey().private));
    expect(decode(text, { now })).toMatchObject({ subjects: [], signature: 'unknown-key', reason: 'unknown-key' });
    expect(decode(other, { now, keys })).toMatchObject({ subjects: [], signature: 'unknown-key' });
    expect(decode(text.slice(0, 13) + other.slice(13), { now, keys })).toMatchObject({
      subjects: [],
      signature: 'bad',
    });
    expect(decode(text.slice(0, -1), { now, keys })).toMatchObject({
      subjects: [],
      signature: 'bad',
      reason: 'damaged',
    });
    expect(decode(text.slice(0, -2), { now, keys })).toMatchObject({ subjects: [], signature: 'bad' });
    expect(decode(text, { now, keys, revoked: new Set([serial]) })).toMatchObject({ subjects: [], reason: 'revoked' });
  });

  it('holds to the end of its last day, local, and still names its holder afterwards', () => {
    const dated = makeCard({ id: 'NT-000123', serial, expires: '2021-12-31' }, signer);
    expect(decode(dated, { now: Date.parse('2021-12-31T16:59:59Z'), keys })).toMatchObject({
      signature: 'verified',
      warnings: [],
    });
    expect(decode(dated, { now: Date.parse('2021-12-31T17:00:00Z'), keys })).toMatchObject({
      signature: 'expired',
      subjects: ['card:NT-000123'],
      warnings: ['expired'],
    });
  });

  it('is not made for a number, serial or day that cannot be written', () => {
    expect(() => makeCard({ id: 'x!', serial }, signer)).toThrow('the number of the card');
    expect(() => makeCard({ id: 'NT-1', serial: 'BC' }, signer)).toThrow('serial');
    expect(() => makeCard({ id: 'NT-1', serial, expires: 'soon' }, signer)).toThrow('expires');
    expect(() => makeVenueCode({ id: 'x'.repeat(101), serial }, signer)).toThrow('the id');
  });
});

describe('our own poster', () => {
  const poster = makeVenueCode({ id: 'chợ-phan-rang', serial }, signer);

  it('names its venue, also at the end of a web address', () => {
    expect(decode(poster, { now, keys })).toMatchObject({
      format: 'venue',
      venue: 'chợ-phan-rang',
      signature: 'verified',
    });
    expect(decode(`https://truyvet.example/v#${poster}`, { now, keys }).venue).toBe('chợ-phan-rang');
    expect(decode(poster, { now })).toMatchObject({ format: 'venue', venue: null, reason: 'unknown-key' });
  });

  it('cannot be passed off as a card', () => {
    expect(card.read(`TVT${poster.slice(3)}`, { now, keys })).toMatchObject({ subjects: [], signature: 'bad' });
  });

  it('tells a guard to scan a person, and a person to scan a poster', () => {
    expect(messageAtGuard(decode(poster, { now, keys }))?.vi).toContain('mã địa điểm');
    expect(messageAtGuard(decode(text, { now, keys }))).toBeNull();
    expect(messageAtPoster(decode(text, { now, keys }))?.en).toContain('of a person');
    expect(messageAtPoster(decode(poster, { now, keys }))).toBeNull();
    expect(messageAtGuard(decode('', { now }))?.en).toContain('sent nothing');
  });

  it('becomes an image', async () => {
    expect((await qrPng(poster)).subarray(1, 4).toString()).toBe('PNG');
    expect(await qrSvg(poster)).toMatch(/^<svg/);
  });
});
