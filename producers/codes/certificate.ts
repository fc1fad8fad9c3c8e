import type { DecodeOptions, Signature } from './decoded.ts';
import type { Warning } from './messages.ts';
import type { TrustedKey } from './trust-list.ts';

/** When a certificate holds, in milliseconds since the epoch; null where it does not say. */
export interface Validity {
  readonly from: number | null;
  readonly until: number | null;
}

/**
 * What the signature of a certificate is worth. `keys` are the trusted ones under its kid and `made` tells whether one of
 * them made it. In this order: `bad` when there are keys and none made it, `unknown-key` when there are none, `expired`
 * when its time or the key's is over, else `verified`. What time says is a warning in every case.
 */
export function judge(
  keys: readonly TrustedKey[],
  made: (key: TrustedKey) => boolean,
  validity: Validity,
  options: DecodeOptions,
): { readonly signature: Signature; readonly warnings: readonly Warning[] } {
  const { now } = options;
  const by = keys.find(made);
  const warnings: Warning[] = [];
  if (validity.from !== null && validity.from > now) warnings.push('not-yet-valid');
  if (validity.until !== null && validity.until <= now) warnings.push('expired');
  if (by?.notAfter != null && by.notAfter <= now) warnings.push('key-expired');
  const over = warnings.includes('expired') || warnings.includes('key-expired');
  if (keys.length === 0) return { signature: 'unknown-key', warnings };
  if (by === undefined) return { signature: 'bad', warnings };
  return { signature: over ? 'expired' : 'verified', warnings };
}

/** Milliseconds of an ISO 8601 instant, null without one. */
export function msOf(instant: string | null): number | null {
  return instant === null ? null : Date.parse(instant);
}
