import { createHash, randomUUID } from 'node:crypto';
import { isDay, localDay, parseInstant } from '../../schemas/instant.ts';
import { readCsv } from './csv.ts';
import type { WorkItem } from './worklist.ts';

/** An inspection as an officer gives it; what is missing is filled in. */
export type GivenInspection = Readonly<Record<string, unknown>>;

/** The name of the record that an inspection of a venue on a day gets: importing a list again records nothing twice. */
export function recordOf({ venue }: Pick<WorkItem, 'venue'>, at: number): string {
  return `KT-${localDay(at)}-${createHash('sha256').update(venue).digest('hex').slice(0, 8)}`;
}

/** The event of an inspection (`events.md`). What it got wrong the gateway says. */
export function inspectionEvent(given: GivenInspection, now: number): Record<string, unknown> {
  const { record, revision, at, ...fields } = given;
  return {
    type: 'inspection',
    record: record ?? `KT-${randomUUID()}`,
    revision: revision ?? 1,
    at: at ?? new Date(now).toISOString(),
    ...fields,
  };
}

/** The inspections of a list that came back from the field (`export.ts`); lines whose finding is empty were not visited. */
export function inspectionsOfCsv(text: string): GivenInspection[] {
  return readCsv(text)
    .filter(({ finding }) => finding !== undefined && finding !== '')
    .map(({ record, venue, visited_at, finding, note }) => ({
      ...(record ? { record } : {}),
      venue,
      ...(visited_at ? { at: instantOf(visited_at) } : {}),
      finding: finding!.toLowerCase(),
      ...(note ? { note } : {}),
    }));
}

/** An instant as people write it: ISO, or a local day with a time, `2021-12-09 08:30` or `09/12/2021 08:30`. Other texts stay as they are. */
function instantOf(text: string): string {
  if (parseInstant(text) !== undefined) return text;
  const m = /^(?:(\d{4})-(\d{2})-(\d{2})|(\d{1,2})\/(\d{1,2})\/(\d{4}))[ T]+(\d{1,2}):(\d{2})$/.exec(text);
  if (!m) return text;
  const two = (part: string | undefined) => (part ?? '').padStart(2, '0');
  const day = m[1] ? `${m[1]}-${m[2]}-${m[3]}` : `${m[6]}-${two(m[5])}-${two(m[4])}`;
  return isDay(day) ? `${day}T${two(m[7])}:${m[8]}:00+07:00` : text;
}
