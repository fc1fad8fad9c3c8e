import type {
  Cause,
  KeyedEvent,
  KeyedEventOf,
  KeyedSubject,
  Met,
  PersonId,
  SealedSubject,
  Sighting,
} from '../../schemas/messages.ts';
import { ownerOf, samePersonAs } from '../../schemas/owner.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Emit, Fold, Input, Stage, State } from '../../streams/fold.ts';
import { below } from '../../streams/state-key.ts';

/**
 * What identity knows of a subject. `tag` is what the subject was named at first sight; `person` the smallest tag that it has heard of
 * among the subjects linked to it.
 */
interface Subject {
  readonly tag: string;
  readonly person: PersonId;
  readonly sealed: Uint8Array;
}

/**
 * Who is who. Connected components by passing the smallest tag along the links: a subject tells its neighbours whenever its
 * person becomes a smaller one, and answers a neighbour that is behind. Links are never taken back (`semantics.md`, *Who*), so tags
 * only fall, the messages end, and at the end both ends of every link agree, whatever the order.
 *
 * Keyed by subject. A subject that changes person says `moved` to the person it was of, after everything it ever said to it.
 */
export const identityFold: Fold<Sighting> = (input, state, emit) => {
  const { message } = input;
  switch (message.type) {
    case 'accepted':
      return accept(message.event, message.subjects, causeOf(input, message.event), state, emit);
    case 'named':
      meetSubject(message.subject, undefined, state, emit);
      return;
    case 'met':
      return meet(message, state, emit);
    case 'happened':
    case 'draft': {
      const { person } = state.get<Subject>(['subject', message.subject!])!;
      emit(TOPICS.people, person, message);
    }
  }
};

export const identity: Stage<Sighting> = {
  name: 'identity',
  version: 1,
  input: TOPICS.sightings,
  outputs: [TOPICS.sightings, TOPICS.people, TOPICS.places],
  fold: identityFold,
};

function causeOf(input: Input<Sighting>, event: KeyedEvent): Cause {
  return { what: event.type, position: `${input.partition}@${input.offset}`, time: input.time };
}

function accept(event: KeyedEvent, subjects: SealedSubject[], cause: Cause, state: State, emit: Emit): void {
  if (event.type === 'venue' || event.type === 'inspection') {
    emit(TOPICS.places, event.record, { type: 'filed', event, cause });
    return;
  }
  const sealed = new Map(subjects.map((subject) => [subject.subject as string, subject]));
  const owner = ownerOf(event) as KeyedSubject;
  const { person } = meetSubject(sealed.get(owner)!, undefined, state, emit);
  const same = samePersonAs(owner, event);
  for (const other of same) linkTo(sealed.get(owner)!, sealed.get(other)!, person, cause, state, emit);
  for (const subject of subjects) {
    if (subject.subject !== owner && !same.includes(subject.subject)) {
      emit(TOPICS.sightings, subject.subject, { type: 'named', subject, cause });
    }
  }
  if (event.type === 'link') return;
  emit(TOPICS.people, person, { type: 'happened', subject: owner, mirrored: false, event, cause });
  if (event.type === 'encounter') mirror(event, cause, emit);
}

/** An encounter is seen from both sides, and each side is of its own person. */
function mirror(event: KeyedEventOf<'encounter'>, cause: Cause, emit: Emit): void {
  emit(TOPICS.sightings, event.other, { type: 'happened', subject: event.other, mirrored: true, event, cause });
}

/** The subject as known; at first sight it is made, of the smaller of its own tag and the person it is said to be. */
function meetSubject(seen: SealedSubject, said: PersonId | undefined, state: State, emit: Emit): Subject {
  const key = ['subject', seen.subject];
  const known = state.get<Subject>(key);
  if (known) return known;
  const tag = seen.tag as PersonId;
  const person = said !== undefined && said < tag ? said : tag;
  const made: Subject = { tag, person, sealed: seen.sealed };
  state.put(key, made);
  emit(TOPICS.people, person, { type: 'known', subject: seen });
  return made;
}

function linkTo(
  from: SealedSubject,
  to: SealedSubject,
  person: PersonId,
  cause: Cause,
  state: State,
  emit: Emit,
): void {
  if (!addNeighbour(from, to, state)) return;
  emit(TOPICS.sightings, to.subject, { type: 'met', subject: to, other: from, person, cause });
}

/** `false` when the two were linked before: then both already know of each other. */
function addNeighbour(of: SealedSubject, other: SealedSubject, state: State): boolean {
  const key = ['neighbour', of.subject, other.subject];
  if (state.get(key) !== undefined) return false;
  state.put(key, { ...other });
  return true;
}

function meet({ subject, other, person, cause }: Met, state: State, emit: Emit): void {
  const known = meetSubject(subject, person, state, emit);
  addNeighbour(subject, other, state);
  if (person < known.person) {
    move(subject, known, person, other.subject, cause, state, emit);
  } else if (known.person < person) {
    emit(TOPICS.sightings, other.subject, { type: 'met', subject: other, other: subject, person: known.person, cause });
  }
}

function move(
  subject: SealedSubject,
  known: Subject,
  to: PersonId,
  toldBy: KeyedSubject,
  cause: Cause,
  state: State,
  emit: Emit,
): void {
  state.put(['subject', subject.subject], { ...known, person: to });
  emit(TOPICS.people, known.person, { type: 'moved', subject: subject.subject, to, cause });
  const neighbours = below(['neighbour', subject.subject]);
  for (const { value } of state.range<SealedSubject>(neighbours)) {
    if (value.subject === toldBy) continue;
    emit(TOPICS.sightings, value.subject, { type: 'met', subject: value, other: subject, person: to, cause });
  }
}
