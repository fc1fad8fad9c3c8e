import { describe, expect, it } from 'vitest';
import { decode } from './decode.ts';
import { messageAtGuard } from './messages.ts';
import { typedInTelex, typedInVni } from './testing/input-methods.ts';

const options = { now: 0 };
const at = (id: string) => `https://tokhaiyte.vn/?page=Group.checkin&groupId=${id}`;
const ID = '6092414e92bd219ab40fb32f';

describe('an old poster', () => {
  it('gives the alias that its venue may carry', () => {
    expect(decode(at(ID), options)).toMatchObject({
      format: 'venue',
      venue: `tokhaiyte:${ID}`,
      subjects: [],
      signature: 'unsigned',
    });
    expect(decode(at(ID).toUpperCase(), options).venue).toBe(`tokhaiyte:${ID}`);
    expect(decode(`https://qr.pccovid.gov.vn/${ID}`, options).venue).toBe(`pccovid:${ID}`);
  });

  it('is known by the six letters of its short address on qr.pccovid.gov.vn, and by no fewer', () => {
    const short = 'https://qr.pccovid.gov.vn/ksvrbm';
    expect(decode(short, options)).toMatchObject({ format: 'venue', venue: 'pccovid:ksvrbm', signature: 'unsigned' });
    expect(decode(short.toUpperCase(), options).venue).toBe('pccovid:ksvrbm');
    for (const text of [
      short.slice(0, -1),
      `${short.slice(0, -2)}ht`,
      `${short}a`,
      short.replace('qr.', ''),
      `${short}/edit`,
    ]) {
      expect(decode(text, options)).toMatchObject({ format: 'unknown', venue: null, reason: 'web-address' });
    }
    expect(typedInTelex('https://qr.pccovid.gov.vn/kasbcm')).toContain('/kábcm');
    expect(decode(typedInTelex('https://qr.pccovid.gov.vn/kasbcm'), options)).toMatchObject({ venue: null });
  });

  it('is read without its scheme, or with what a cut left of it', () => {
    for (const text of [at(ID).slice(8), at(ID).slice(6), at(ID).slice(3), `${at(ID)}/`.replace('?', '/?')]) {
      expect([`tokhaiyte:${ID}`, null]).toContain(decode(text, options).venue);
    }
    expect(decode(at(ID).slice(8), options).venue).toBe(`tokhaiyte:${ID}`);
    expect(decode(at(ID).slice(3), options).venue).toBe(`tokhaiyte:${ID}`);
  });

  it('tells a guard that it is no personal code', () => {
    expect(messageAtGuard(decode(at(ID), options))).toMatchObject({
      vi: expect.stringContaining('mã cá nhân'),
      en: expect.stringContaining('person'),
    });
  });

  it('is restored where only one text can have been typed', () => {
    expect(typedInVni(at('a19999999999999999999999'))).toContain('groupId=á9999');
    expect(decode(at('á9999999999999999999999'), options).venue).toBe('tokhaiyte:a19999999999999999999999');
  });

  it('is refused where two texts can have been typed, or a key was lost', () => {
    // aa under Telex and a6 under VNI both become â.
    expect(typedInTelex(at('99aa99999999999999999999'))).toBe(typedInVni(at('99a699999999999999999999')));
    expect(decode(at('99â99999999999999999999'), options)).toMatchObject({ venue: null, reason: 'input-method' });
    // a1b and ab1 both become áb.
    expect(decode(at('áb9999999999999999999999'), options)).toMatchObject({ venue: null, reason: 'input-method' });
    expect(decode(at('á999999999999999999999'), options)).toMatchObject({ venue: null, reason: 'input-method' });
    expect(decode(at(ID.slice(1)), options)).toMatchObject({ venue: null, reason: 'web-address' });
  });

  it('is not any other page or site', () => {
    for (const text of [
      'https://tokhaiyte.vn/?page=login',
      `https://evil.example/?groupId=${ID}`,
      `https://tokhaiyte.vn.evil.example/?groupId=${ID}`,
    ]) {
      expect(decode(text, options)).toMatchObject({ format: 'unknown', venue: null, reason: 'web-address' });
    }
  });
});
