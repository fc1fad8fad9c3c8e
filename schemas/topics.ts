import type { z } from 'zod';
import { accessMessage, type Looked } from './access.ts';
import { type MessageType, messageType } from './avro.ts';
import { type Change, change } from './changes.ts';
import {
  type DeadLetter,
  deadLetter,
  type PersonMessage,
  type PlaceMessage,
  personMessage,
  placeMessage,
  type Sighting,
  sighting,
} from './messages.ts';
import { type PersonKeyMessage, personKeyMessage } from './person-keys.ts';
import { type Personal, personalMessage } from './personal.ts';
import { type ReportStep, reportStep } from './reports.ts';
import { type Setting, settingMessage } from './settings.ts';

/** A topic of the log. */
export interface Topic<T> {
  readonly name: string;
  /** What a record's key is; records with one key stay in order. */
  readonly key: string;
  readonly message: MessageType<T>;
  /** Partitions on Kafka; the embedded log uses its own number. */
  readonly partitions: number;
  /** How long records are kept, in ms; −1 is for ever. */
  readonly retentionMs: number;
  readonly cleanup: 'delete' | 'compact';
  /** Of a compacted topic: when a record that another has replaced is gone at the latest, ms. */
  readonly lagMs?: number;
}

const DAY = 86_400_000;
const PARTITIONS = 8;

function topic<T>(name: string, schema: z.ZodType, key: string, retentionMs: number): Topic<T> {
  return {
    name,
    key,
    message: messageType<T>(name, schema as z.ZodType<T>),
    partitions: PARTITIONS,
    retentionMs,
    cleanup: 'delete',
  };
}

/**
 * The topics. `sightings` holds every accepted event and is what everything can be rebuilt from; `changes` is the history of all
 * results ("what did we know on Tuesday"), so both are kept until retention by the horizon deletes what is old. What flows between the
 * folds is kept long enough to look into. `reports` is what people did with the weekly reports; no fold reads it. `person-keys` holds
 * the keys that what is learnt of people is sealed under, and is the only place where they can be destroyed. `settings` is what the processes of a
 * deployment agree on, in one order for all of them; `access` is who looked at data of single people. Changelogs of the folds'
 * state are compacted and named by the runtime.
 */
export const TOPICS = {
  sightings: topic<Sighting>('sightings', sighting, 'keyed subject of the person the event belongs to, or venue', -1),
  people: topic<PersonMessage>('people', personMessage, 'person', 7 * DAY),
  places: topic<PlaceMessage>('places', placeMessage, 'venue', 7 * DAY),
  changes: topic<Change>('changes', change as unknown as z.ZodType, 'venue or person that the rows are of', -1),
  personal: topic<Personal>('personal', personalMessage, 'keyed subject that it was said of', -1),
  reports: topic<ReportStep>('reports', reportStep, 'week, or the register of the levels', -1),
  personKeys: {
    ...topic<PersonKeyMessage>('person-keys', personKeyMessage, 'name of the key, or what is said of one', -1),
    partitions: 1,
    cleanup: 'compact',
    lagMs: DAY / 24,
  },
  settings: { ...topic<Setting>('settings', settingMessage, 'name of the setting', -1), partitions: 1 },
  access: topic<Looked>('access', accessMessage, 'name of the caller', -1),
  deadLetters: topic<DeadLetter>('dead-letters', deadLetter, 'code', 90 * DAY),
} as const;
