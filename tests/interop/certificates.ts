import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate and its private key, as PEM. */
export interface Certified {
  readonly certificate: string;
  readonly key: string;
}

/** An authority that certifies whom a spec wants. */
export interface Authority {
  readonly certificate: string;
  /** A certificate of a server at 127.0.0.1, or of a client; `days`: how long it holds, negative: how long it has not held any more. */
  certify(name: string, days?: number): Certified;
}

const DAY = 86_400_000;

/** Makes an authority. node:crypto reads certificates and makes none, so they are written here, in DER, by RFC 5280. */
export function authority(name: string): Authority {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const self = { name, key: pair.privateKey };
  return {
    certificate: pem('CERTIFICATE', certificate(name, pair.publicKey, self, 365, true)),
    certify(subject, days = 1) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return {
        certificate: pem('CERTIFICATE', certificate(subject, publicKey, self, days, false)),
        key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
    },
  };
}

function certificate(
  subject: string,
  key: KeyObject,
  issuer: { readonly name: string; readonly key: KeyObject },
  days: number,
  isAuthority: boolean,
): Buffer {
  const now = Date.now();
  const [from, to] = days > 0 ? [now - DAY, now + days * DAY] : [now + (days - 2) * DAY, now + days * DAY];
  const ecdsaSha256 = sequence(oid('2a8648ce3d040302'));
  const spki = key.export({ type: 'spki', format: 'der' });
  const extensions = [
    // basicConstraints, critical
    sequence(oid('551d13'), boolean(true), octets(isAuthority ? sequence(boolean(true)) : sequence())),
    // subjectAltName: iPAddress 127.0.0.1
    ...(isAuthority ? [] : [sequence(oid('551d11'), octets(sequence(tagged(0x87, Buffer.of(127, 0, 0, 1)))))]),
    // subjectKeyIdentifier
    sequence(oid('551d0e'), octets(octets(createHash('sha1').update(spki).digest()))),
  ];
  const body = sequence(
    tagged(0xa0, tagged(0x02, Buffer.of(2))),
    tagged(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)])),
    ecdsaSha256,
    nameOf(issuer.name),
    sequence(time(from), time(to)),
    nameOf(subject),
    spki,
    tagged(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', body, issuer.key);
  return sequence(body, ecdsaSha256, tagged(0x03, Buffer.concat([Buffer.of(0), signature])));
}

function tagged(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.concat(content);
  const { length } = bytes;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.of(tag, ...size), bytes]);
}

const sequence = (...content: readonly Uint8Array[]) => tagged(0x30, ...content);
const oid = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'));
const octets = (content: Uint8Array) => tagged(0x04, content);
const boolean = (value: boolean) => tagged(0x01, Buffer.of(value ? 255 : 0));
const nameOf = (text: string) => sequence(tagged(0x31, sequence(oid('550403'), tagged(0x0c, Buffer.from(text)))));
const time = (ms: number) =>
  tagged(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

function pem(label: string, der: Buffer): string {
  return `-----BEGIN ${label}-----\n${der.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END ${label}-----\n`;
}
