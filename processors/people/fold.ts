import type { Cause, Draft, Happened, Item, KeyedSubject, PersonId, PersonMessage } from '../../schemas/messages.ts';
import type { Rules } from '../../schemas/rules.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Emit, Fold, Input, Stage, State } from '../../streams/fold.ts';
import { closeBefore, openSince, sweepOn } from '../retired.ts';
import { knownAt, Rows } from '../rows.ts';
import { addEncounter } from './encounters.ts';
import { takeDraft } from './exposures.ts';
import { fileRecord } from './filing.ts';
import { type SeenScan, seenScan } from './history.ts';
import { moveAway, movedTo } from './moves.ts';
import { Presences } from './presences.ts';
import { PERSONAL_SWEEPS } from './retire.ts';
import { addScans } from './scans.ts';
import { takeSubject } from './subjects.ts';
import type { Turn } from './turn.ts';
import { watchOf } from './watch.ts';

/**
 * When was who where, and what follows for them. Keyed by person: keeps scans, records, encounters and exposure drafts; says visits to
 * their venues, encounter exposures to the other's subject, and finished exposures, contacts, alerts and records to the world.
 */
export function peopleFold(rules: Rules): Fold<PersonMessage> {
  return (input, state, emit) => {
    const { message } = input;
    if (message.type === 'retire') {
      closeBefore(state, message.before, rules);
      const again = sweepOn(message, state, PERSONAL_SWEEPS);
      if (again) emit(TOPICS.people, input.key, again);
      return;
    }
    const person = input.key as PersonId;
    const follows = followed(message);
    const to = follows && message.type !== 'moved' ? movedTo({ state, person }, follows) : undefined;
    if (to !== undefined) return emit(TOPICS.people, to, message);
    const turn = begin(person, { ...input, message }, state, rules);
    take(turn, message, emit);
    end(turn, { ...input, message }, state, emit);
  };
}

/** The stage that runs the fold under a set of rules. */
export function people(rules: Rules): Stage<PersonMessage> {
  return {
    name: 'people',
    version: 1,
    input: TOPICS.people,
    outputs: [TOPICS.people, TOPICS.sightings, TOPICS.places, TOPICS.changes],
    fold: peopleFold(rules),
  };
}

/** A message about the person that it is keyed by. */
type Personal = Exclude<PersonMessage, { type: 'retire' }>;

/** The subject that a message follows from person to person; none when it is meant for the person alone. */
function followed(message: Personal): KeyedSubject | undefined {
  return (message.type === 'known' ? message.subject.subject : message.subject) ?? undefined;
}

function begin(person: PersonId, input: Input<Personal>, state: State, rules: Rules): Turn {
  return {
    person,
    state,
    rules,
    rows: new Rows(),
    presences: new Presences(),
    drafts: new Map<string, Draft>(),
    cause: causeOf(input),
    version: input.offset,
  };
}

function take(turn: Turn, message: Personal, emit: Emit): void {
  switch (message.type) {
    case 'moved':
      return moveAway(turn, message, emit);
    case 'history':
      return takeItems(turn, message.items);
    default:
      return takeItems(turn, [message]);
  }
}

function takeItems(turn: Turn, all: readonly Item[]): void {
  const since = openSince(turn.state);
  const items = since === Number.NEGATIVE_INFINITY ? all : all.filter((item) => !isBefore(item, since));
  const scans: SeenScan[] = [];
  for (const item of items) {
    if (item.type === 'happened' && item.event.type === 'scan') scans.push(seenScan(item.subject, item.event));
  }
  if (scans.length > 0) addScans(turn, scans);
  for (const item of items) {
    if (item.type === 'known') takeSubject(turn, item.subject);
    else if (item.type === 'draft') takeDraft(turn, item);
    else takeEvent(turn, item);
  }
}

/** A scan or an encounter of a time that has left the state: nobody could say any more what follows from it. */
function isBefore(item: Item, since: number): boolean {
  if (item.type !== 'happened') return false;
  const { event } = item;
  return (event.type === 'scan' || event.type === 'encounter') && event.at < since;
}

function takeEvent(turn: Turn, { subject, event, mirrored, conflict }: Happened): void {
  switch (event.type) {
    case 'dose':
    case 'test':
    case 'case':
    case 'isolation':
      return fileRecord(turn, subject, event, conflict ?? false);
    case 'encounter':
      return addEncounter(turn, { subject, event, mirrored }, watchOf(turn.state, turn.person).windows);
  }
}

function end(turn: Turn, input: Input<Personal>, state: State, emit: Emit): void {
  for (const draft of turn.drafts.values()) emit(TOPICS.sightings, draft.subject!, draft);
  turn.presences.say(turn.person, turn.cause, emit);
  turn.rows.say('people', turn.person, turn.cause, turn.version, knownAt(state, input.time), emit);
}

/** A subject's first sight has no event of its own in the log. */
function causeOf({ message, time }: Input<Personal>): Cause {
  return message.type === 'known' ? { what: 'known', position: '', time } : message.cause;
}
