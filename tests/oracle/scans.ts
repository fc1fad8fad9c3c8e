import { compareText, contentText } from './canonical.ts';
import type { Event, Scan } from './events.ts';
import type { People } from './people.ts';
import type { Rules } from './rules.ts';
import { parseInstant, SECOND } from './time.ts';

/** A scan with its person and its instant in milliseconds. */
export interface PersonScan {
  person: string;
  at: number;
  scan: Scan;
}

/** Every accepted scan by person, sorted by `at`, `id`, `venue`, `direction` and content text. */
export function scansByPerson(events: readonly Event[], people: People): Map<string, PersonScan[]> {
  const scans = events.filter((event) => event.type === 'scan');
  const all = scans.map((scan): PersonScan => ({ person: people.ofEvent(scan), at: parseInstant(scan.at)!, scan }));
  const byPerson = Map.groupBy(all, ({ person }) => person);
  for (const own of byPerson.values()) own.sort(inOrder);
  return byPerson;
}

function inOrder(a: PersonScan, b: PersonScan): number {
  return (
    a.at - b.at ||
    compareText(a.scan.id, b.scan.id) ||
    compareText(a.scan.venue, b.scan.venue) ||
    compareText(a.scan.direction, b.scan.direction) ||
    compareText(contentText(a.scan), contentText(b.scan))
  );
}

/**
 * Step 1, repeats: a scan is a repeat when the latest kept scan of the same venue and direction is at most
 * `rescanSeconds` earlier. Kept here means kept by this step, even if step 2 drops it later.
 */
export function dropRepeats(scans: readonly PersonScan[], rules: Rules): { kept: PersonScan[]; repeats: PersonScan[] } {
  const kept: PersonScan[] = [];
  const repeats: PersonScan[] = [];
  for (const one of scans) {
    const latest = kept.findLast(({ scan }) => scan.venue === one.scan.venue && scan.direction === one.scan.direction);
    const repeated = latest !== undefined && one.at - latest.at <= rules.rescanSeconds * SECOND;
    (repeated ? repeats : kept).push(one);
  }
  return { kept, repeats };
}
