import { randomBytes, sign, verify } from 'node:crypto';
import { type CodeKeys, KID_BYTES, type SigningKey } from './code-keys.ts';
import type { DecodeOptions, Signature } from './decoded.ts';
import { fromLetters, toLetters } from './letters.ts';

/** What a code of ours names: a card (`TVT…`, thẻ) or a venue (`TVN…`, nơi). */
export type OwnKind = 'card' | 'venue';

const PREFIX = { card: 'TVT', venue: 'TVN' } as const;
const KIND = { card: 1, venue: 2 } as const;
const VERSION = 1;
const SERIAL_BYTES = 5;
const SIGNATURE_BYTES = 64;
const HEAD_BYTES = 1 + KID_BYTES + SERIAL_BYTES + 2;
const MAX_ID_BYTES = 100;
// So that a signature under one of our codes can never be passed off as one under anything else.
const DOMAIN = Buffer.from('truyvet code\n');
const DAY = 86_400_000;
const EPOCH = Date.UTC(2020, 0, 1);
const UTC_PLUS_7 = 7 * 3_600_000;

/** What goes into a code of ours. */
export interface OwnCode {
  /** The number of the card (`[A-Z0-9-]{4,32}`) or the id of the venue (at most 100 bytes of UTF-8). */
  readonly id: string;
  /** Names this issue of the code, so that a lost one can be revoked and its number issued again: see `newSerial`. */
  readonly serial: string;
  /** The last day it holds, local, `YYYY-MM-DD`; for ever without one. */
  readonly expires?: string;
}

/** Ten random letters. */
export function newSerial(): string {
  return toLetters(randomBytes(SERIAL_BYTES));
}

/**
 * The text of a code of ours: prefix, then letters of version and kind, key, serial, expiry in days since 2020, id and
 * Ed25519 signature. Throws when the id, the serial or the day cannot be written.
 */
export function makeOwnCode(kind: OwnKind, code: OwnCode, signer: SigningKey): string {
  const id = Buffer.from(code.id);
  const serial = fromLetters(code.serial);
  // Half of a surrogate pair would come back as another text.
  if (id.length === 0 || id.length > MAX_ID_BYTES || !code.id.isWellFormed())
    throw new RangeError(`the id must have 1 to ${MAX_ID_BYTES} bytes`);
  if (serial?.length !== SERIAL_BYTES) throw new RangeError('the serial must be made by newSerial');
  const day = code.expires === undefined ? 0 : (Date.parse(`${code.expires}T00:00:00Z`) - EPOCH) / DAY;
  if (!Number.isInteger(day) || day < 0 || day > 0xffff || (code.expires !== undefined && day === 0)) {
    throw new RangeError('expires must be a day after 2020-01-01, YYYY-MM-DD');
  }
  const payload = Buffer.concat([
    Buffer.of((VERSION << 4) | KIND[kind]),
    signer.kid,
    serial,
    Buffer.of(day >> 8, day & 255),
    id,
  ]);
  const signature = sign(null, Buffer.concat([DOMAIN, payload]), signer.key);
  return PREFIX[kind] + toLetters(Buffer.concat([payload, signature]));
}

/** What a text that looks like a code of ours turns out to be. */
export type OwnRead =
  | { readonly ok: true; readonly id: string; readonly serial: string; readonly signature: 'verified' | 'expired' }
  | {
      readonly ok: false;
      readonly signature: Signature;
      readonly reason: 'damaged' | 'forged' | 'unknown-key' | 'revoked';
    };

/** Letters that follow a prefix of ours, alone or at the end of a web address (a poster that a phone can open too). */
const LOOKS_OWN = /^(?:https?:\/\/\S*[/#=])?(TV[TN])([BCFGHJKLMNPRSTVX,;?]*)$/i;

/** Reads a code of ours of one kind, offline; null when the text is not of that kind. */
export function readOwnCode(kind: OwnKind, text: string, options: DecodeOptions): OwnRead | null {
  const [, prefix = '', letters = ''] = LOOKS_OWN.exec(text) ?? [];
  if (prefix.toUpperCase() !== PREFIX[kind]) return null;
  const bytes = fromLetters(letters);
  if (bytes === null || bytes.length <= HEAD_BYTES + SIGNATURE_BYTES || bytes[0] !== ((VERSION << 4) | KIND[kind])) {
    return { ok: false, signature: 'bad', reason: 'damaged' };
  }
  const payload = bytes.subarray(0, -SIGNATURE_BYTES);
  const key = keyOf(payload, options.keys);
  if (key === undefined) return { ok: false, signature: 'unknown-key', reason: 'unknown-key' };
  if (!verify(null, Buffer.concat([DOMAIN, payload]), key, bytes.subarray(-SIGNATURE_BYTES))) {
    return { ok: false, signature: 'bad', reason: 'forged' };
  }
  const serial = toLetters(payload.subarray(1 + KID_BYTES, HEAD_BYTES - 2));
  const day = 256 * payload[HEAD_BYTES - 2]! + payload[HEAD_BYTES - 1]!;
  const over = day > 0 && options.now >= EPOCH + (day + 1) * DAY - UTC_PLUS_7;
  const signature = over ? 'expired' : 'verified';
  if (options.revoked?.has(serial)) return { ok: false, signature, reason: 'revoked' };
  return { ok: true, id: Buffer.from(payload.subarray(HEAD_BYTES)).toString('utf8'), serial, signature };
}

function keyOf(payload: Uint8Array, keys: CodeKeys | undefined) {
  return keys?.get(toLetters(payload.subarray(1, 1 + KID_BYTES)));
}
