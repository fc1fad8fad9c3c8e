import { compareText } from '../../schemas/canonical.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import type { Accepted, Known, Revision } from './accepted.ts';
import type { Buried } from './buried.ts';
import type { Problems } from './lines.ts';

/** What ClickHouse says of the accepted events at one moment: where it is wrong, by fact key or subject. */
export interface Found {
  readonly problems: Problems;
  /** Facts whose effect does not stand. */
  readonly missing: ReadonlySet<string>;
  /** Whose each subject is. */
  readonly persons: ReadonlyMap<string, string>;
}

/** Holds what stands in ClickHouse against the accepted events, both ways: nothing is missing, and nothing stands that nobody sent. */
export async function compareStanding(store: Store, accepted: Accepted, buried: Buried): Promise<Found> {
  const found = { problems: new Map() as Problems, missing: new Set<string>() };
  const persons = await compareSubjects(store, accepted, buried, found);
  await compareScans(store, accepted, buried, found);
  await compareRecords(store, accepted, buried, persons, found);
  compareMeetings(accepted, buried, persons, found);
  return { ...found, persons };
}

type Gather = { problems: Problems; missing: Set<string> };

function tell(found: Gather, name: string, place: string, what: string): void {
  found.problems.set(name, { line: 'problem', check: 'accepted', place, what });
}

function placeOf({ place, offset }: Known): string {
  return `${TOPICS.sightings.name}-${place.partition}@${offset}`;
}

/** Each subject of an accepted event stands once, of one person, and two are of one person exactly when the events say so. */
async function compareSubjects(
  store: Store,
  accepted: Accepted,
  buried: Buried,
  found: Gather,
): Promise<Map<string, string>> {
  const persons = new Map<string, string>();
  const rows = store.stream<{ subject: string; person: string; n: number }>(
    'SELECT subject, person, sum(toInt64(sign)) AS n FROM {db}.subject_changes GROUP BY subject, person HAVING n != 0',
  );
  for await (const { subject, person, n } of rows) {
    const place = accepted.subjects.get(subject);
    if (n !== 1 || persons.has(subject))
      tell(found, `subject ${subject}`, place ?? subject, `${subject} stands more than once`);
    if (place === undefined && accepted.whole)
      tell(found, `subject ${subject}`, `subject_changes ${subject}`, 'a subject stands that nobody sent');
    persons.set(subject, person);
  }
  const personOf = new Map<string, string>();
  const componentOf = new Map<string, string>();
  for (const [subject, place] of accepted.subjects) {
    const person = persons.get(subject);
    if (person === undefined) {
      if (!buried.subjects.has(subject)) tell(found, `subject ${subject}`, place, `${subject} is of nobody`);
      continue;
    }
    const component = accepted.people.of(subject);
    if (personOf.getOrInsert(component, person) !== person && buried.subjects.size === 0) {
      tell(found, `subject ${subject}`, place, `${subject} is linked to a subject of another person`);
    }
    if (accepted.whole && componentOf.getOrInsert(person, component) !== component) {
      tell(found, `subject ${subject}`, place, `${subject} is of a person that it is not linked to`);
    }
  }
  return persons;
}

async function compareScans(store: Store, accepted: Accepted, buried: Buried, found: Gather): Promise<void> {
  const seen = new Set<string>();
  const rows = store.stream<{ key: string; n: number }>(
    'SELECT key, sum(toInt64(sign)) AS n FROM {db}.scan_changes GROUP BY key HAVING n != 0',
  );
  for await (const { key, n } of rows) {
    const known = accepted.events.get(key);
    if (!known && !accepted.whole) continue;
    if (!known) tell(found, `scan ${key}`, `scan_changes ${key}`, 'a scan stands that nobody sent');
    else if (n !== 1) tell(found, `scan ${key}`, placeOf(known), `the scan stands ${n} times`);
    seen.add(key);
  }
  for (const [key, known] of accepted.events) {
    if (known.type === 'scan' && !seen.has(key)) miss(found, key, known, buried, 'the scan stands nowhere');
  }
}

function miss(found: Gather, key: string, known: Known, buried: Buried, what: string): void {
  found.missing.add(key);
  if (!buried.facts.has(key)) tell(found, `fact ${key}`, placeOf(known), what);
}

/** Links and encounters show nothing of their own: their people must be known, which the subjects have proven; here they are counted. */
function compareMeetings(
  accepted: Accepted,
  buried: Buried,
  persons: ReadonlyMap<string, string>,
  found: Gather,
): void {
  for (const [key, known] of accepted.events) {
    if (known.type !== 'link' && known.type !== 'encounter') continue;
    if (known.subjects.some((subject) => !persons.has(subject)))
      miss(found, key, known, buried, `the ${known.type}'s people are not known`);
  }
}

interface Standing {
  readonly key: string;
  readonly known: Known;
  readonly record: Revision;
}

/** Of each record's revisions the greatest stands, to the letter, unless it withdraws the record; and no other record stands. */
async function compareRecords(
  store: Store,
  accepted: Accepted,
  buried: Buried,
  persons: ReadonlyMap<string, string>,
  found: Gather,
): Promise<void> {
  const expected = standingRecords(accepted, persons);
  const rows = store.stream<{ kind: string; record: string; person: string; fields: string; n: number }>(
    `SELECT kind, record, person, fields, sum(toInt64(sign)) AS n FROM {db}.record_changes
WHERE kind != 'revision-conflict' AND NOT (kind = 'case' AND startsWith(record, 'test:'))
GROUP BY kind, record, person, fields HAVING n != 0`,
  );
  const seen = new Set<string>();
  for await (const { kind, record, person, fields, n } of rows) {
    const name = `${kind} ${record} ${person}`;
    const standing = expected.get(name);
    if (!standing && !accepted.whole) continue;
    const content = kind === 'case' ? withoutWindow(fields) : fields;
    if (!standing || standing.record.withdrawn || standing.record.content !== content) {
      tell(
        found,
        `record ${name}`,
        standing ? placeOf(standing.known) : `record_changes ${name}`,
        'a record stands that should not',
      );
    } else if (n !== 1 || seen.has(name)) {
      tell(found, `record ${name}`, placeOf(standing.known), `the record stands more than once`);
    }
    seen.add(name);
  }
  for (const [name, { key, known, record }] of expected) {
    if (!record.withdrawn && !seen.has(name)) miss(found, key, known, buried, `the ${known.type} stands nowhere`);
  }
}

function standingRecords(accepted: Accepted, persons: ReadonlyMap<string, string>): Map<string, Standing> {
  const standing = new Map<string, Standing>();
  for (const [key, known] of accepted.events) {
    const { record } = known;
    if (!record) continue;
    const person = record.owner === undefined ? '' : (persons.get(record.owner) ?? record.owner);
    const name = `${record.name} ${person}`;
    const before = standing.get(name)?.record;
    if (before && (before.revision - record.revision || compareText(before.content, record.content)) >= 0) continue;
    standing.set(name, { key, known, record });
  }
  return standing;
}

/** A case's row also says its infectious window, which the event does not. */
function withoutWindow(fields: string): string {
  const { windowFrom: _, windowTo: __, ...event } = JSON.parse(fields) as Record<string, unknown>;
  return JSON.stringify(event);
}

/** How many of the revisions are superseded, or withdraw, by place: they are in the folds and rightly show nothing. */
export function superseded(accepted: Accepted, persons: ReadonlyMap<string, string>): Map<string, number> {
  const standing = new Set([...standingRecords(accepted, persons).values()].map(({ key }) => key));
  const counts = new Map<string, number>();
  for (const [key, { record, place }] of accepted.events) {
    if (!record || (standing.has(key) && !record.withdrawn)) continue;
    const name = `${place.partition} ${place.hour}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
