import { constants, createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { deflateRawSync, deflateSync } from 'node:zlib';
import { encode } from 'cborg';
import { toBase45 } from '../base45.ts';
import { ES256, PS256, toBeSigned } from '../cose.ts';

/** Somebody who signs certificates: what a trust list needs to know, and the key. */
export interface Signer {
  readonly algorithm: 'ES256' | 'PS256';
  readonly key: KeyObject;
  /** An entry of a trust list. */
  readonly entry: { readonly kid: string; readonly country: string; readonly spki: string };
}

/** A new signer of health certificates. */
export function newSigner(algorithm: 'ES256' | 'PS256'): Signer {
  const pair =
    algorithm === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const spki = pair.publicKey.export({ format: 'der', type: 'spki' });
  const kid = createHash('sha256').update(spki).digest().subarray(0, 8).toString('base64');
  return { algorithm, key: pair.privateKey, entry: { kid, country: 'VN', spki: spki.toString('base64') } };
}

/** Whom a test certificate is for, and when it holds (seconds since the epoch). */
export interface Holder {
  readonly family: string;
  readonly given: string;
  readonly birth: string;
  readonly issued: number;
  readonly expires: number;
}

/** A real `HC1:` code with one vaccination. */
export function signHc1(holder: Holder, signer: Signer): string {
  const certificate = {
    ver: '1.3.0',
    nam: { fn: holder.family, gn: holder.given, fnt: 'X', gnt: 'Y' },
    dob: holder.birth,
    v: [
      {
        tg: '840539006',
        vp: 'J07BX03',
        mp: 'EU/1/20/1528',
        ma: 'ORG-100030215',
        dn: 1,
        sd: 2,
        dt: '2021-09-01',
        co: 'VN',
        is: 'Test',
        ci: 'URN:UVCI:01:VN:TEST',
      },
    ],
  };
  const payload = encode(
    new Map<number, unknown>([
      [1, 'VN'],
      [4, holder.expires],
      [6, holder.issued],
      [-260, new Map([[1, certificate]])],
    ]),
  );
  return packHc1(payload, signer);
}

/** Signs any CWT payload as an `HC1:` code. */
export function packHc1(payload: Uint8Array, signer: Signer): string {
  const kid = Buffer.from(signer.entry.kid, 'base64');
  const head = encode(
    new Map<number, unknown>([
      [1, signer.algorithm === 'ES256' ? ES256 : PS256],
      [4, kid],
    ]),
  );
  const data = toBeSigned(head, payload);
  const signature =
    signer.algorithm === 'ES256'
      ? sign('sha256', data, { key: signer.key, dsaEncoding: 'ieee-p1363' })
      : sign('sha256', data, { key: signer.key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
  const message = Buffer.concat([Uint8Array.of(0xd2), encode([head, new Map(), payload, signature])]);
  return `HC1:${toBase45(deflateSync(message))}`;
}

/** A real `shc:/` code with two immunizations, by an ES256 signer under its own address. */
export function signShc(holder: Holder, signer: Signer, issuer = 'https://shc.example.vn'): string {
  const claims = {
    iss: issuer,
    nbf: holder.issued,
    exp: holder.expires,
    vc: {
      type: ['https://smarthealth.cards#health-card'],
      credentialSubject: {
        fhirVersion: '4.0.1',
        fhirBundle: {
          resourceType: 'Bundle',
          type: 'collection',
          entry: [
            {
              resource: {
                resourceType: 'Patient',
                name: [{ family: holder.family, given: [holder.given] }],
                birthDate: holder.birth,
              },
            },
            {
              resource: {
                resourceType: 'Immunization',
                vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '208' }] },
                occurrenceDateTime: '2021-09-22',
              },
            },
            {
              resource: {
                resourceType: 'Immunization',
                vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '208' }] },
                occurrenceDateTime: '2021-09-01',
              },
            },
          ],
        },
      },
    },
  };
  const head = Buffer.from(JSON.stringify({ alg: 'ES256', zip: 'DEF', kid: signer.entry.kid })).toString('base64url');
  const body = deflateRawSync(JSON.stringify(claims)).toString('base64url');
  const mark = sign('sha256', Buffer.from(`${head}.${body}`), { key: signer.key, dsaEncoding: 'ieee-p1363' });
  const jws = `${head}.${body}.${mark.toString('base64url')}`;
  return `shc:/${[...jws].map((each) => String(each.charCodeAt(0) - 45).padStart(2, '0')).join('')}`;
}
