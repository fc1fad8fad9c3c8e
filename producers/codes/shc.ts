import { verify } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { judge, msOf } from './certificate.ts';
import { type CodeFormat, type DecodedCode, decoded } from './decoded.ts';
import { healthEvents, patientOf } from './fhir-bundle.ts';
import { claimInstant, NOBODY } from './person.ts';
import { type TrustedKey, trustedKeys } from './trust-list.ts';

const MAX_INFLATED = 64 * 1024;

const header = z.object({ alg: z.string(), kid: z.string(), zip: z.literal('DEF').optional() });
const claims = z.object({
  iss: z.string(),
  nbf: z.number().optional(),
  exp: z.number().optional(),
  vc: z.object({
    credentialSubject: z.object({
      fhirBundle: z.object({ entry: z.array(z.object({ resource: z.looseObject({ resourceType: z.string() }) })) }),
    }),
  }),
});

/**
 * A SMART Health Card: `shc:/` and pairs of digits, each 45 less than a character of a compact JWS (ES256) over a
 * raw-deflated FHIR bundle. It carries no ID number: a person with name and birth date, and no subject.
 */
export const shc: CodeFormat = {
  name: 'shc',
  read(text, options) {
    if (!/^shc:\//i.test(text)) return null;
    const digits = text.slice(5);
    if (/^\d+\/\d+\/\d*$/.test(digits)) return decoded({ format: 'shc', reason: 'chunked' });
    const jws = /^(?:\d\d)+$/.test(digits)
      ? digits.replace(/\d\d/g, (pair) => String.fromCharCode(Number(pair) + 45))
      : '';
    const [head = '', body = '', mark = '', ...more] = jws.split('.');
    const top = header.safeParse(jsonOf(Buffer.from(head, 'base64url')));
    if (!top.success || more.length > 0) return bad('damaged');
    const read = claims.safeParse(jsonOf(inflated(Buffer.from(body, 'base64url'), top.data.zip)));
    if (!read.success) return bad('damaged');

    const { iss, nbf, exp, vc } = read.data;
    const [issued, expires] = [claimInstant(nbf), claimInstant(exp)];
    const signed: Signed = {
      alg: top.data.alg,
      iss,
      data: Buffer.from(`${head}.${body}`),
      mark: Buffer.from(mark, 'base64url'),
    };
    const judged = judge(
      trustedKeys(options.trust, top.data.kid),
      (trusted) => made(signed, trusted),
      { from: msOf(issued), until: msOf(expires) },
      options,
    );
    if (judged.signature === 'bad') return bad('forged');

    const resources = vc.credentialSubject.fhirBundle.entry.map((each) => each.resource);
    return decoded({
      format: 'shc',
      person: { ...NOBODY, ...patientOf(resources) },
      certificate: { issuer: iss, issued, expires, events: healthEvents(resources) },
      ...judged,
    });
  },
};

interface Signed {
  readonly alg: string;
  readonly iss: string;
  readonly data: Buffer;
  readonly mark: Buffer;
}

/** Whether a key made the signature, by the one algorithm of SMART cards and under the address the key belongs to. */
function made({ alg, iss, data, mark }: Signed, { key, issuer }: TrustedKey): boolean {
  if (alg !== 'ES256' || key.asymmetricKeyType !== 'ec' || (issuer !== null && issuer !== iss)) return false;
  return verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, mark);
}

function bad(reason: 'damaged' | 'forged'): DecodedCode {
  return decoded({ format: 'shc', signature: 'bad', reason });
}

function inflated(bytes: Buffer, zip: 'DEF' | undefined): Buffer {
  try {
    return zip === 'DEF' ? inflateRawSync(bytes, { maxOutputLength: MAX_INFLATED }) : bytes;
  } catch {
    return Buffer.alloc(0);
  }
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
