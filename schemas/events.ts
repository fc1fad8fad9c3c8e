/**
 * Every event that comes in (`events.md`), each defined once. The zod schema here is the definition; the TypeScript
 * type, the Avro schema (`avro.ts`) and the OpenAPI document follow from it.
 */
import { z } from 'zod';
import { communeOf } from './areas.ts';
import { day, instant } from './instant.ts';
import { subject } from './subject.ts';

/** UTF-8 has no half of a surrogate pair: the log would carry another text, the same one for all of them. */
const WELL_FORMED = [(value: string) => value.isWellFormed(), 'must not have half of a surrogate pair'] as const;
const text = z
  .string()
  .max(2000)
  .refine(...WELL_FORMED);
const name = text.min(1);
const id = z
  .string()
  .min(1)
  .max(200)
  .refine(...WELL_FORMED);
/** Avro's writer takes no greater number; JSON's own bound is one more. */
const MOST_WHOLE = Number.MAX_SAFE_INTEGER - 1;
const whole = z.int().max(MOST_WHOLE);
const commune = z
  .string('must be the 5-digit code of one of the 65 communes of 2021')
  .refine((code) => communeOf(code) !== undefined, 'must be the 5-digit code of one of the 65 communes of 2021')
  .meta({ kind: 'text', description: 'Code of a commune, 2021.' });
const word = z
  .string()
  .regex(/^[\p{Ll}\p{Lo}\p{M}\d_-]+$/u, 'must be a lower-case word')
  .max(100);
const lowerCase = name.refine((value) => value === value.toLowerCase(), 'must be lower case').meta({ kind: 'text' });
/** Whole minutes, 1 … 60·`maxStayHours`; the upper bound depends on the rules and is checked in `accept.ts`. */
const minutes = whole.min(1).meta({ kind: 'int' });
const revision = whole.min(0);
const withdrawn = z.boolean().nullish();
/** So many that no person has them, and so few that any accepted event fits into a record of the log. */
const also = z.array(subject).max(1000).nullish();

/** Fields that every event may carry. */
const common = { received: instant.nullish(), source: text.nullish() };

export const scan = z
  .strictObject({
    type: z.literal('scan'),
    id,
    at: instant,
    subject,
    also,
    venue: id,
    direction: z.enum(['in', 'out', 'any']),
    zone: name.nullish(),
    device: text.nullish(),
    mode: z.enum(['guard', 'self']).nullish(),
    ...common,
  })
  .meta({ id: 'Scan', description: 'Somebody goes in or out of a venue.' });

export const venue = z
  .strictObject({
    type: z.literal('venue'),
    record: id,
    revision,
    name,
    category: word,
    commune,
    indoor: z.boolean().nullish(),
    stay: minutes.nullish(),
    registered: instant,
    closed: instant.nullish(),
    withdrawn,
    ...common,
  })
  .meta({ id: 'Venue', description: 'A place that records who goes in and out.' });

export const dose = z
  .strictObject({
    type: z.literal('dose'),
    record: id,
    revision,
    subject,
    also,
    day,
    number: whole.min(1),
    product: lowerCase,
    commune: commune.nullish(),
    withdrawn,
    ...common,
  })
  .meta({ id: 'Dose', description: 'A vaccination.' });

export const test = z
  .strictObject({
    type: z.literal('test'),
    record: id,
    revision,
    subject,
    also,
    sampled: instant,
    reported: instant.nullish(),
    method: z.enum(['pcr', 'rapid']),
    result: z.enum(['positive', 'negative', 'inconclusive']),
    ct: z.number().nullish(),
    commune: commune.nullish(),
    withdrawn,
    ...common,
  })
  .meta({ id: 'Test', description: 'A test and its result.' });

export const caseRecord = z
  .strictObject({
    type: z.literal('case'),
    record: id
      .refine((value) => !value.startsWith('test:'), 'must not begin with test: (kept for cases implied by tests)')
      .meta({ kind: 'text' }),
    revision,
    subject,
    also,
    sampled: instant,
    onset: day.nullish(),
    isolated: instant.nullish(),
    community: z.boolean().nullish(),
    outcome: z.enum(['recovered', 'dead']).nullish(),
    ended: instant.nullish(),
    commune: commune.nullish(),
    withdrawn,
    ...common,
  })
  .meta({ id: 'Case', description: 'A confirmed infection.' });

export const isolation = z
  .strictObject({
    type: z.literal('isolation'),
    record: id,
    revision,
    subject,
    also,
    from: instant,
    to: instant,
    place: z.enum(['home', 'centre']).nullish(),
    commune: commune.nullish(),
    withdrawn,
    ...common,
  })
  .meta({ id: 'Isolation', description: 'An order to stay at home or in a centre.' });

export const encounter = z
  .strictObject({ type: z.literal('encounter'), id, at: instant, minutes, subject, other: subject, ...common })
  .meta({ id: 'Encounter', description: 'Two phones met.' });

export const link = z
  .strictObject({ type: z.literal('link'), id, a: subject, b: subject, ...common })
  .meta({ id: 'Link', description: 'Two identifiers are of one person.' });

export const inspection = z
  .strictObject({
    type: z.literal('inspection'),
    record: id,
    revision,
    venue: id,
    at: instant,
    finding: z.enum(['ok', 'reminded', 'violation', 'suspended']),
    note: text.nullish(),
    withdrawn,
    ...common,
  })
  .meta({ id: 'Inspection', description: 'An officer looked at a venue.' });

/** The schema of each event, by its `type`. */
export const EVENTS = { scan, venue, dose, test, case: caseRecord, isolation, encounter, link, inspection } as const;

export type EventType = keyof typeof EVENTS;

/** An accepted event: subjects normalised, instants in milliseconds, absent fields `null` or missing. */
export type Event = { [T in EventType]: z.output<(typeof EVENTS)[T]> }[EventType];

/** Fields whose absence means a value (`semantics.md`, *Events*: an absent field and its default are the same text). */
export const DEFAULTS: Readonly<Record<string, unknown>> = { indoor: true, community: true, withdrawn: false };
