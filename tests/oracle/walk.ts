import type { Rules } from './rules.ts';
import type { PersonScan } from './scans.ts';
import { HOUR, SECOND } from './time.ts';

/**
 * What the scans say of one stay at a venue, before an interval is made of it: both ends, or the way in with the
 * instant the person was next seen, or the way out with the instant the person was last seen.
 */
export type Evidence =
  | { seen: 'both'; in: PersonScan; out: PersonScan }
  | { seen: 'in'; in: PersonScan; next: number | null }
  | { seen: 'out'; out: PersonScan; last: number | null };

/** What step 2 makes of one person's scans. */
export interface Walk {
  evidence: Evidence[];
  kept: PersonScan[];
  repeats: PersonScan[];
}

/** Step 2: walks the scans that step 1 kept, in order, with at most one open visit. */
export function walk(scans: readonly PersonScan[], rules: Rules): Walk {
  const evidence: Evidence[] = [];
  const kept: PersonScan[] = [];
  const repeats: PersonScan[] = [];
  let open: PersonScan | null = null;

  for (const one of scans) {
    const { at } = one;
    const openHere: boolean = open !== null && open.scan.venue === one.scan.venue;
    const inTime: boolean = openHere && at - open!.at <= rules.maxStayHours * HOUR;
    if (one.scan.direction === 'any' && openHere && at - open!.at < rules.minStaySeconds * SECOND) {
      repeats.push(one);
      continue;
    }
    const direction: string = one.scan.direction === 'any' ? (inTime ? 'out' : 'in') : one.scan.direction;
    if (direction === 'out' && inTime) {
      evidence.push({ seen: 'both', in: open!, out: one });
      open = null;
    } else {
      if (open) evidence.push({ seen: 'in', in: open, next: at });
      open = direction === 'in' ? one : null;
      if (direction === 'out') evidence.push({ seen: 'out', out: one, last: kept.at(-1)?.at ?? null });
    }
    kept.push(one);
  }
  if (open) evidence.push({ seen: 'in', in: open, next: null });
  return { evidence, kept, repeats };
}
