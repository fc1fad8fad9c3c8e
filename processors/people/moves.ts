import type { Draft, Item, KeyedEvent, KeyedSubject, Moved, PersonId } from '../../schemas/messages.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Emit } from '../../streams/fold.ts';
import { below } from '../../streams/state-key.ts';
import type { Kept } from '../records.ts';
import { openSince } from '../retired.ts';
import { removeEncounter, type StoredEncounter } from './encounters.ts';
import { removeDraft } from './exposures.ts';
import { unfileRecord } from './filing.ts';
import type { PersonRecord } from './health.ts';
import { PersonHistory } from './history.ts';
import { removeScans } from './scans.ts';
import { forgetSubject } from './subjects.ts';
import type { Turn } from './turn.ts';
import { watchOf } from './watch.ts';

/** To whom a subject that was once the person's belongs now, if it moved away. What still comes for it is sent on. */
export function movedTo(turn: Pick<Turn, 'state' | 'person'>, subject: KeyedSubject): PersonId | undefined {
  return turn.state.get<PersonId>(['moved', turn.person, subject]);
}

/**
 * A subject turned out to be somebody else's: all that it brought goes after it, and the person is as if it had never been
 * there. A subject never comes back, because persons' names only fall.
 */
export function moveAway(turn: Turn, { subject, to }: Moved, emit: Emit): void {
  turn.state.put(['moved', turn.person, subject], to);
  const items = [
    ...known(turn, subject),
    ...scans(turn, subject),
    ...records(turn, subject),
    ...encounters(turn, subject),
    ...drafts(turn, subject),
  ];
  for (const part of parts(items)) {
    emit(TOPICS.people, to, { type: 'history', subject, items: part, cause: turn.cause });
  }
}

function known(turn: Turn, subject: KeyedSubject): Item[] {
  const sealed = forgetSubject(turn, subject);
  return sealed ? [{ type: 'known', subject: sealed }] : [];
}

function scans(turn: Turn, subject: KeyedSubject): Item[] {
  const all = [...new PersonHistory(turn.person, turn.state).from(Number.MIN_SAFE_INTEGER)];
  // What is about to leave the state stays as it was said: nobody could judge it again.
  const since = openSince(turn.state);
  const going = all.filter(({ scan }) => scan.stored.subject === subject && scan.at >= since);
  removeScans(turn, going);
  return going.map(({ scan }) => happened(turn, subject, scan.stored.event, false));
}

function records(turn: Turn, subject: KeyedSubject): Item[] {
  const items: Item[] = [];
  const range = below(['record', turn.person]);
  for (const { key, value } of [...turn.state.range<Kept<PersonRecord>>(range)]) {
    if (key[4] !== subject) continue;
    unfileRecord(turn, subject, value.event);
    items.push({ ...happened(turn, subject, value.event, false), conflict: value.conflict });
  }
  return items;
}

function encounters(turn: Turn, subject: KeyedSubject): Item[] {
  const items: Item[] = [];
  const { windows } = watchOf(turn.state, turn.person);
  const range = below(['encounter', turn.person]);
  for (const { value } of [...turn.state.range<StoredEncounter>(range)]) {
    if (value.subject !== subject || value.event.at < openSince(turn.state)) continue;
    removeEncounter(turn, value, windows);
    items.push(happened(turn, subject, value.event, value.mirrored));
  }
  return items;
}

function drafts(turn: Turn, subject: KeyedSubject): Item[] {
  const range = below(['draft', turn.person]);
  const going = [...turn.state.range<Draft>(range)]
    .map(({ value }) => value)
    .filter((draft) => draft.subject === subject);
  for (const draft of going) removeDraft(turn, draft);
  return going;
}

function happened(
  turn: Turn,
  subject: KeyedSubject,
  event: KeyedEvent,
  mirrored: boolean,
): Item & { type: 'happened' } {
  return { type: 'happened', subject, mirrored, event, cause: turn.cause };
}

/** In parts that stay well below the log's maximum. */
function* parts(items: readonly Item[]): Iterable<Item[]> {
  let part: Item[] = [];
  let size = 0;
  for (const item of items) {
    part.push(item);
    size += JSON.stringify(item).length;
    if (part.length < 200 && size < 200_000) continue;
    yield part;
    part = [];
    size = 0;
  }
  if (part.length > 0) yield part;
}
