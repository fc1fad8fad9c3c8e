import type { Evidence, Quality } from '../../schemas/messages.ts';

/** When a visit was, `[from, to)`, and how well that is known. */
export interface Interval {
  readonly from: number;
  readonly to: number;
  readonly quality: Quality;
}

/** The interval of a visit whose venue has a usual stay of `stayMs` (`semantics.md`, *Interval*). A tie is `assumed`. */
export function intervalOf({ in: way_in, out, nextSeen, lastSeen }: Evidence, stayMs: number): Interval {
  if (way_in && out) return { from: way_in.at, to: out.at, quality: 'observed' };
  if (way_in) {
    const usual = way_in.at + stayMs;
    return nextSeen != null && nextSeen < usual
      ? { from: way_in.at, to: nextSeen, quality: 'inferred' }
      : { from: way_in.at, to: usual, quality: 'assumed' };
  }
  const usual = out!.at - stayMs;
  return lastSeen != null && lastSeen > usual
    ? { from: lastSeen, to: out!.at, quality: 'inferred' }
    : { from: usual, to: out!.at, quality: 'assumed' };
}
