import { inflateSync } from 'node:zlib';
import { fromBase45 } from './base45.ts';
import { judge, msOf } from './certificate.ts';
import { field, fromCbor, readSigned, type Signed, verifySigned } from './cose.ts';
import { type CodeFormat, type DecodedCode, type DecodeOptions, decoded } from './decoded.ts';
import { readHealthCertificate } from './hcert.ts';
import { checkedUntyped, hasAccents } from './input-method.ts';
import type { Warning } from './messages.ts';
import { claimInstant } from './person.ts';
import { trustedKeys } from './trust-list.ts';

// Claims of the CWT (RFC 8392); -260 holds the health certificate, under 1.
const CLAIM = { issuer: 1, expires: 4, issued: 6, certificate: -260 } as const;

// Real certificates inflate to under 2 KB; a code must not be able to inflate to gigabytes.
const MAX_INFLATED = 64 * 1024;

/**
 * The EU digital COVID certificate, which Vietnam issues too: `HC1:`, Base45, zlib, COSE_Sign1, CWT. Upper case only,
 * so case is repaired. It carries no ID number: a person with name and birth date, and no subject.
 */
export const hc1: CodeFormat = {
  name: 'hc1',
  read(text, options) {
    if (!/^HC1:/i.test(text)) return null;
    const upper = text.slice(4).toUpperCase();
    const signed = unpack(upper);
    if (signed !== null) return readClaims(signed, options, []);
    // The checksum of zlib proves a restored text; without it nothing could.
    const restored = checkedUntyped(upper, (candidate) => unpack(candidate) !== null);
    if (restored !== null) return readClaims(unpack(restored)!, options, ['input-method']);
    return bad(hasAccents(upper) ? 'input-method' : 'damaged');
  },
};

function bad(reason: 'input-method' | 'damaged' | 'forged'): DecodedCode {
  return decoded({ format: 'hc1', signature: 'bad', reason });
}

function unpack(base45: string): Signed | null {
  const bytes = fromBase45(base45);
  if (bytes === null) return null;
  try {
    // Some issuers leave zlib out; a COSE array never begins like a zlib stream.
    return readSigned(bytes[0] === 0x78 ? inflateSync(bytes, { maxOutputLength: MAX_INFLATED }) : bytes);
  } catch {
    return null;
  }
}

function readClaims(signed: Signed, options: DecodeOptions, warnings: readonly Warning[]): DecodedCode {
  let claims: unknown;
  try {
    claims = fromCbor(signed.payload);
  } catch {
    return bad('damaged');
  }
  const read = readHealthCertificate(field(field(claims, CLAIM.certificate), 1));
  if (read === null) return bad('damaged');
  const issuer = field(claims, CLAIM.issuer);
  const certificate = {
    issuer: typeof issuer === 'string' ? issuer : null,
    issued: claimInstant(field(claims, CLAIM.issued)),
    expires: claimInstant(field(claims, CLAIM.expires)),
    events: read.events,
  };
  const judged = judge(
    signed.kid === null ? [] : trustedKeys(options.trust, signed.kid),
    (trusted) => verifySigned(signed, trusted.key),
    { from: msOf(certificate.issued), until: msOf(certificate.expires) },
    options,
  );
  if (judged.signature === 'bad') return bad('forged');
  return decoded({
    format: 'hc1',
    person: read.person,
    certificate,
    ...judged,
    warnings: [...warnings, ...judged.warnings],
  });
}
