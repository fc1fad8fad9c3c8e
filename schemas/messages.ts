/**
 * What the stages say to each other. Each message is one of a few variants; on the wire it is an Avro record with a
 * nullable field per variant (see `avro.ts`), so that a new variant is a backward-compatible change.
 */
import { z } from 'zod';
import { EVENTS, type Event, type EventType } from './events.ts';

/**
 * A subject as the log knows it: its kind and an HMAC of its normalised text, `cccd:…`. One to one with the plain
 * subject, and of no use to whoever lacks the deployment's key.
 */
export type KeyedSubject = string & { readonly __keyed: true };

/** A person: the smallest tag in a connected component of subjects. */
export type PersonId = string & { readonly __person: true };

type Keyed<E> = E extends unknown
  ? {
      [K in keyof E]: K extends 'subject' | 'other' | 'a' | 'b'
        ? KeyedSubject
        : K extends 'also'
          ? KeyedSubject[] | null | undefined
          : E[K];
    }
  : never;

/** An accepted event whose subjects are keyed. */
export type KeyedEvent = Keyed<Event>;
export type KeyedEventOf<T extends EventType> = Extract<KeyedEvent, { type: T }>;

const keyed = z.custom<KeyedSubject>().meta({ kind: 'text' });
const person = z.custom<PersonId>().meta({ kind: 'text' });
const bytes = z.custom<Uint8Array>().meta({ kind: 'bytes' });
const ms = z.int().meta({ kind: 'instant' });
const text = z.string();

/** Any keyed event; variant by `type`. */
export const keyedEvent = z.custom<KeyedEvent>().meta({ id: 'Event', kind: 'variants', variants: EVENTS });

/**
 * Where a result comes from: the event that moved the log. `position` is `partition@offset` in `sightings`, `time`
 * when the gateway took it, `what` its type.
 */
export const cause = z
  .object({ what: text, position: text, time: ms })
  .meta({ id: 'Cause', description: 'The accepted event that led to this.' });
export type Cause = z.output<typeof cause>;

/** A subject as first met: the random tag that may become its person's name, and the plain value, sealed. */
export const sealedSubject = z.object({ subject: keyed, tag: text, sealed: bytes }).meta({ id: 'SealedSubject' });
export type SealedSubject = z.output<typeof sealedSubject>;

// On the topic sightings.

/** An accepted event, with every subject that it names. */
export const accepted = z
  .object({ type: z.literal('accepted'), event: keyedEvent, subjects: z.array(sealedSubject) })
  .meta({ id: 'Accepted' });
export type Accepted = z.output<typeof accepted>;

/** From identity to itself, keyed by `subject`: `other` is the same person, and is known as `person`. */
export const met = z
  .object({
    type: z.literal('met'),
    subject: sealedSubject,
    other: sealedSubject,
    person,
    cause,
  })
  .meta({ id: 'Met' });
export type Met = z.output<typeof met>;

/** From identity to itself, keyed by `subject`: it was named by an event that belongs to another subject. */
export const named = z.object({ type: z.literal('named'), subject: sealedSubject, cause }).meta({ id: 'Named' });

// On the topic people.

/** `subject` belongs to the person that the record is keyed by. */
export const known = z.object({ type: z.literal('known'), subject: sealedSubject }).meta({ id: 'Known' });
export type Known = z.output<typeof known>;

/**
 * An event of `subject`. `mirrored`: the other side of an encounter, whose event names `subject` as `other`. `conflict`: a record of
 * which an equal revision said something else, when it comes with a history.
 */
export const happened = z
  .object({
    type: z.literal('happened'),
    subject: keyed,
    mirrored: z.boolean(),
    conflict: z.boolean().nullish(),
    event: keyedEvent,
    cause,
  })
  .meta({ id: 'Happened' });
export type Happened = z.output<typeof happened>;

/** How good a visit's interval is known, worst last. */
export const quality = z.enum(['observed', 'inferred', 'assumed']);
export type Quality = z.output<typeof quality>;

export const tier = z.enum(['low', 'medium', 'high']);
export type Tier = z.output<typeof tier>;

export const protection = z.enum(['full', 'recovered', 'partial', 'none', 'unknown']);
export type Protection = z.output<typeof protection>;

/** One end of a visit: a kept scan. `key` is its fact key, `id` what its client called it. */
export const visitEnd = z.object({ key: text, id: text, at: ms, zone: text.nullish() }).meta({ id: 'VisitEnd' });
export type VisitEnd = z.output<typeof visitEnd>;

/** A case of a person and when it is infectious: `[from, to)`; `reference` is the local day number of the reference day. */
export const caseWindow = z
  .object({ case: text, from: ms, to: ms, reference: z.int() })
  .meta({ id: 'CaseWindow', description: 'A case and its infectious window.' });
export type CaseWindow = z.output<typeof caseWindow>;

/** Why there is an exposure: what an epidemiologist would ask for. */
export const reason = z
  .object({
    rules: text,
    windowFrom: ms,
    windowTo: ms,
    reference: z.int(),
    /** Infectiousness in percent on the day of the exposure. */
    weight: z.number(),
    /** Ids of the scans behind the case's visit, and behind the contact's. */
    caseScans: z.array(text),
    contactScans: z.array(text),
    /** The encounter's id, when phones met and there is no venue. */
    encounter: text.nullish(),
  })
  .meta({ id: 'Reason' });
export type Reason = z.output<typeof reason>;

/**
 * An exposure before its contact's protection is known. `id` names (case person, case, the two visits or the
 * encounter). `version` grows; a withdrawn draft has `withdrawn` and keeps its id. `subject` is set when the draft
 * came by an encounter, and then it follows that subject from person to person.
 */
export const draft = z
  .object({
    type: z.literal('draft'),
    id: text,
    version: z.int(),
    withdrawn: z.boolean(),
    subject: keyed.nullish(),
    casePerson: person,
    case: text,
    venue: text.nullish(),
    commune: text.nullish(),
    district: text.nullish(),
    from: ms,
    to: ms,
    directMs: z.int(),
    lingeringMs: z.int(),
    quality,
    score: z.number(),
    tier,
    reason,
    cause,
  })
  .meta({ id: 'Draft' });
export type Draft = z.output<typeof draft>;

/** From identity to the person a subject was of: it is now `to`'s, and so is all that it did. */
export const moved = z.object({ type: z.literal('moved'), subject: keyed, to: person, cause }).meta({ id: 'Moved' });
export type Moved = z.output<typeof moved>;

/** What a subject brings along when it moves. */
export const item = z
  .custom<z.output<typeof known> | z.output<typeof happened> | Draft>()
  .meta({ id: 'Item', kind: 'variants', variants: { known, happened, draft } });
export type Item = z.output<typeof item>;

/** From the person a subject was of to the person it is of: a part of its history. */
export const history = z
  .object({ type: z.literal('history'), subject: keyed, items: z.array(item), cause })
  .meta({ id: 'History' });
export type History = z.output<typeof history>;

// On the topic places.

/** A standing or superseded venue record or inspection. */
export const filed = z.object({ type: z.literal('filed'), event: keyedEvent, cause }).meta({ id: 'Filed' });
export type Filed = z.output<typeof filed>;

/** What is known of a visit before the venue says how long people stay (`semantics.md`, *Interval*). */
export const evidence = z
  .object({
    in: visitEnd.nullish(),
    out: visitEnd.nullish(),
    nextSeen: ms.nullish(),
    lastSeen: ms.nullish(),
    /** The person's infectious windows that this visit may meet. */
    cases: z.array(caseWindow),
  })
  .meta({ id: 'Evidence' });
export type Evidence = z.output<typeof evidence>;

/**
 * A visit of the person as it is now; `null` evidence withdraws it. `visit` is the fact key of its first scan and `at` that scan's
 * instant, which never changes while the visit exists.
 */
export const visitChange = z.object({ visit: text, at: ms, evidence: evidence.nullish() }).meta({ id: 'VisitChange' });
export type VisitChange = z.output<typeof visitChange>;

/** A repeat at the venue that appears (or, withdrawn, is none any more). */
export const repeatChange = z
  .object({ key: text, id: text, at: ms, withdrawn: z.boolean() })
  .meta({ id: 'RepeatChange' });
export type RepeatChange = z.output<typeof repeatChange>;

/** What one message of a person changes at one venue. */
export const presence = z
  .object({
    type: z.literal('presence'),
    person,
    visits: z.array(visitChange),
    repeats: z.array(repeatChange),
    cause,
  })
  .meta({ id: 'Presence' });
export type Presence = z.output<typeof presence>;

// Retention.

/**
 * To every partition of `people`, then of `places`: scans, encounters and visits that began before `before` leave the state. A turn looks at
 * a part of the state, and says the message again with the state key, as JSON, that the next begins `after`.
 */
export const retire = z.object({ type: z.literal('retire'), before: ms, after: text.nullish() }).meta({ id: 'Retire' });
export type Retire = z.output<typeof retire>;

// What the topics hold.

export const sighting = z
  .custom<
    | z.output<typeof accepted>
    | z.output<typeof met>
    | z.output<typeof named>
    | z.output<typeof draft>
    | z.output<typeof happened>
  >()
  .meta({ id: 'Sighting', kind: 'variants', variants: { accepted, met, named, draft, happened } });
export type Sighting = z.output<typeof sighting>;

export const personMessage = z
  .custom<
    | z.output<typeof known>
    | z.output<typeof happened>
    | z.output<typeof moved>
    | z.output<typeof history>
    | Draft
    | Retire
  >()
  .meta({ id: 'PersonMessage', kind: 'variants', variants: { known, happened, moved, history, draft, retire } });
export type PersonMessage = z.output<typeof personMessage>;

export const placeMessage = z
  .custom<z.output<typeof filed> | z.output<typeof presence> | Retire>()
  .meta({ id: 'PlaceMessage', kind: 'variants', variants: { filed, presence, retire } });
export type PlaceMessage = z.output<typeof placeMessage>;

/**
 * An event that was not accepted, or a record that a stage could not take. `content` is the whole event, sealed;
 * `message` repeats no value of it.
 */
export const deadLetter = z
  .object({
    type: z.literal('dead'),
    stage: text,
    code: text,
    message: text,
    /** `topic-partition@offset` of the record; for the gateway, the request. */
    position: text,
    at: ms,
    content: bytes,
  })
  .meta({ id: 'DeadLetter' });
export type DeadLetter = z.output<typeof deadLetter>;
