import type { KeyedEventOf, PlaceMessage, Presence } from '../../schemas/messages.ts';
import type { Rules } from '../../schemas/rules.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Fold, Stage, State } from '../../streams/fold.ts';
import { below } from '../../streams/state-key.ts';
import { compact, conflictRow, joined, type Kept, standing } from '../records.ts';
import { sweepOn } from '../retired.ts';
import { knownAt, Rows } from '../rows.ts';
import { Drafts } from './drafts.ts';
import { exposuresFrom, exposuresWith } from './meetings.ts';
import { type Place, placeOf } from './place.ts';
import { placeSweeps } from './retire.ts';
import { placeRecordRow, scanRow, visitRows } from './rows.ts';
import { Stays } from './stays.ts';

type PlaceRecord = KeyedEventOf<'venue' | 'inspection'>;

/** What one input record reads, and gathers to be said at its end. */
interface Turn {
  readonly state: State;
  readonly rules: Rules;
  readonly rows: Rows;
  readonly drafts: Drafts;
}

/**
 * Who was together. Keyed by venue (an inspection by its record): gives visits their interval and their commune, and finds the
 * exposures between visits of the infectious and of others. What a change makes different is what was true with it before less what
 * is true with it now, both computed from the visits around it, so nothing that was said has to be remembered.
 */
export function venuesFold(rules: Rules): Fold<PlaceMessage> {
  const sweeps = placeSweeps(rules);
  return ({ message, key, offset, time }, state, emit) => {
    if (message.type === 'retire') {
      const again = sweepOn(message, state, sweeps);
      if (again) emit(TOPICS.places, key, again);
      return;
    }
    const turn: Turn = { state, rules, rows: new Rows(), drafts: new Drafts() };
    if (message.type === 'presence') takePresence(turn, placeNow(turn, key), message);
    else file(turn, key, message.event as PlaceRecord);
    turn.drafts.say(offset, message.cause, emit);
    turn.rows.say('venues', key, message.cause, offset, knownAt(state, time), emit);
  };
}

/** The stage that runs the fold under a set of rules. */
export function venues(rules: Rules): Stage<PlaceMessage> {
  return {
    name: 'venues',
    version: 1,
    input: TOPICS.places,
    outputs: [TOPICS.people, TOPICS.places, TOPICS.changes],
    fold: venuesFold(rules),
  };
}

function placeNow({ state, rules }: Turn, venue: string): Place {
  const kept = state.get<Kept<KeyedEventOf<'venue'>>>(['record', 'venue', venue]);
  return placeOf(venue, standing(kept), rules);
}

function takePresence({ state, rules, rows, drafts }: Turn, place: Place, presence: Presence): void {
  const { person } = presence;
  const stays = new Stays(state, place, rules);
  for (const { visit, at, evidence } of presence.visits) {
    const before = stays.get(at, person, visit);
    if (before) {
      drafts.cease(exposuresWith(before, stays, place, rules));
      rows.become(visitRows(before, place), []);
      stays.remove(at, before);
    }
    if (evidence == null) continue;
    const after = stays.stay(person, visit, evidence);
    stays.put(at, after);
    drafts.begin(exposuresWith(after, stays, place, rules));
    rows.become([], visitRows(after, place));
  }
  for (const { withdrawn, key, id, at } of presence.repeats) {
    const name = ['repeat', place.venue, at, person, key];
    const row = scanRow({ key, id, at }, person, false, place);
    if (withdrawn) {
      state.delete(name);
      rows.ceases(row);
    } else {
      state.put(name, id);
      rows.begins(row);
    }
  }
}

/** Takes in a revision of a venue's record or of an inspection, and makes all that rests on it follow. */
function file(turn: Turn, name: string, event: PlaceRecord): void {
  const { state, rows, rules } = turn;
  const key = ['record', event.type, name];
  const kept = state.get<Kept<PlaceRecord>>(key);
  const now = joined([...(kept ? [kept] : []), { event: compact(event), conflict: false }])!;
  state.put(key, now);
  const rowsOf = (filed: Kept<PlaceRecord> | undefined) => {
    const record = standing(filed);
    return [
      ...(record ? [placeRecordRow(record)] : []),
      ...(filed?.conflict ? [conflictRow('', filed.event.type, name)] : []),
    ];
  };
  rows.become(rowsOf(kept), rowsOf(now));
  if (event.type !== 'venue') return;
  const placeIn = (filed: Kept<PlaceRecord> | undefined) =>
    placeOf(name, standing(filed) as KeyedEventOf<'venue'> | undefined, rules);
  const [before, after] = [placeIn(kept), placeIn(now)];
  if (JSON.stringify(before) !== JSON.stringify(after)) changePlace(turn, before, after);
}

/** The place became another one: every visit and repeat there is said again, and every exposure. */
function changePlace({ state, rules, rows, drafts }: Turn, before: Place, after: Place): void {
  const old = new Stays(state, before, rules);
  for (const { stay } of old.infectious()) drafts.cease(exposuresFrom(stay, old, before, rules));
  const fresh = new Stays(state, after, rules);
  for (const { at, stay } of [...old.all()]) {
    const now = fresh.stay(stay.person, stay.visit, stay.evidence);
    old.remove(at, stay);
    fresh.put(at, now);
    rows.become(visitRows(stay, before), visitRows(now, after));
  }
  for (const { stay } of fresh.infectious()) drafts.begin(exposuresFrom(stay, fresh, after, rules));
  for (const { key, value: id } of state.range<string>(below(['repeat', before.venue]))) {
    const [, , at, person, fact] = key as [string, string, number, string, string];
    const scan = { key: fact, id, at };
    rows.become([scanRow(scan, person, false, before)], [scanRow(scan, person, false, after)]);
  }
}
