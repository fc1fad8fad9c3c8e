import fc from 'fast-check';
import { makeCard } from '../card.ts';
import { newCodeKey, readCodeKeys, readSigningKey } from '../code-keys.ts';
import { decode } from '../decode.ts';
import type { DecodeOptions } from '../decoded.ts';
import { newSerial } from '../own-code.ts';
import { readTrustList } from '../trust-list.ts';
import { makeVenueCode } from '../venue.ts';
import { bhytCode, cccdCode, invented, nationalCode } from './people.ts';
import { newSigner, signHc1, signShc } from './signers.ts';

const now = Date.parse('2021-12-01T00:00:00Z');
const pair = newCodeKey();
const signer = readSigningKey(pair.private);
const [ec, rsa] = [newSigner('ES256'), newSigner('PS256')];

/** Options under which every code of `anyCode` is verified or unsigned. */
export const options: DecodeOptions = {
  now,
  trust: readTrustList({ keys: [ec.entry, rsa.entry] }),
  keys: readCodeKeys({ keys: [pair.public] }),
};

const holder = {
  family: 'Nguyễn',
  given: 'Bảo Duy',
  birth: '1983-10-10',
  issued: now / 1000 - 86_400,
  expires: now / 1000 + 86_400,
};

// Making keys and signatures is slow, and a reader does not care whose they are.
const SIGNED = [
  signHc1(holder, ec),
  signHc1(holder, rsa),
  signShc(holder, ec),
  makeCard({ id: 'NT-000123', serial: newSerial() }, signer),
  makeCard({ id: 'NT-000124', serial: newSerial(), expires: '2022-12-31' }, signer),
  makeVenueCode({ id: 'cho-phan-rang', serial: newSerial() }, signer),
];

const hex = fc
  .array(fc.constantFrom(...'0123456789abcdef'), { minLength: 24, maxLength: 24 })
  .map((all) => all.join(''));

// No w: Telex makes it ư, and a reader that loses accents then a u, without a trace.
const sixLetters = fc
  .array(fc.constantFrom(...'abcdefghijklmnopqrstuvxyz'), { minLength: 6, maxLength: 6 })
  .map((all) => all.join(''))
  .filter((id) => !/ht(?:t?|tps?)$/.test(id));

/** Codes whose text carries no check of its own. */
export const unsignedCode: fc.Arbitrary<string> = fc
  .oneof(
    invented.map((one) => nationalCode(one, one.cccd)),
    invented.map((one) => nationalCode(one, one.cmnd, '')),
    invented.map((one) => nationalCode(one, `C${one.cmnd.slice(0, 7)}`)),
    invented.map((one) => nationalCode(one, `P0${one.cmnd.slice(0, 7)}`)),
    invented.map((one) => nationalCode(one, `******${one.cccd.slice(6)}`)),
    invented.map((one) => nationalCode(one, one.cccd).replace(/-\d\d-\d\d\|/, '-**-**|')),
    invented.map((one) => cccdCode(one, one.cmnd)),
    invented.map((one) => cccdCode(one, '', '||Nguyễn Văn B|Trần Thị C|')),
    invented.map(bhytCode),
    hex.map((id) => `https://tokhaiyte.vn/?page=Group.checkin&groupId=${id}`),
    hex.map((id) => `https://pccovid.gov.vn/?page=Group.checkin&groupId=${id}`),
    sixLetters.map((id) => `https://qr.pccovid.gov.vn/${id}`),
  )
  // One in a thousand ends as it begins by accident, and is not believed its phone.
  .filter((text) => !decode(text, options).warnings.includes('phone-unreadable'));

export const signedCode: fc.Arbitrary<string> = fc.constantFrom(...SIGNED);

export const anyCode: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: unsignedCode },
  { weight: 1, arbitrary: signedCode },
);
