/**
 * Accepted events in canonical form: subjects normalised, instants `…Z` with milliseconds, `also` sorted and without
 * repeats, fields that are absent, null or equal to their default left out, and no `received`.
 */
interface OfPerson {
  subject: string;
  also?: string[];
}

interface RecordOf<T extends string> {
  type: T;
  record: string;
  revision: number;
  withdrawn?: true;
  source?: string;
}

/** A scan at a door. */
export interface Scan extends OfPerson {
  type: 'scan';
  id: string;
  at: string;
  venue: string;
  direction: 'in' | 'out' | 'any';
  zone?: string;
  device?: string;
  mode?: 'guard' | 'self';
  source?: string;
}

/** Two phones that met. */
export interface Encounter {
  type: 'encounter';
  id: string;
  at: string;
  minutes: number;
  subject: string;
  other: string;
  source?: string;
}

/** Two subjects that are one person. */
export interface Link {
  type: 'link';
  id: string;
  a: string;
  b: string;
  source?: string;
}

/** A venue as it was registered; `record` is the venue's id. */
export interface Venue extends RecordOf<'venue'> {
  name: string;
  category: string;
  commune: string;
  indoor?: false;
  stay?: number;
  registered: string;
  closed?: string;
}

/** A dose of a vaccine. */
export interface Dose extends RecordOf<'dose'>, OfPerson {
  day: string;
  number: number;
  product: string;
  commune?: string;
}

/** A test and what it found. */
export interface Test extends RecordOf<'test'>, OfPerson {
  sampled: string;
  reported?: string;
  method: 'pcr' | 'rapid';
  result: 'positive' | 'negative' | 'inconclusive';
  ct?: number;
  commune?: string;
}

/** A case as the authorities keep it. */
export interface CaseRecord extends RecordOf<'case'>, OfPerson {
  sampled: string;
  onset?: string;
  isolated?: string;
  community?: false;
  outcome?: 'recovered' | 'dead';
  ended?: string;
  commune?: string;
}

/** An order to isolate. */
export interface Isolation extends RecordOf<'isolation'>, OfPerson {
  from: string;
  to: string;
  place?: 'home' | 'centre';
  commune?: string;
}

/** An inspection of a venue. */
export interface Inspection extends RecordOf<'inspection'> {
  venue: string;
  at: string;
  finding: 'ok' | 'reminded' | 'violation' | 'suspended';
  note?: string;
}

/** Any accepted event. */
export type Event = Scan | Encounter | Link | Venue | Dose | Test | CaseRecord | Isolation | Inspection;
/** What can be revised and withdrawn. */
export type AnyRecord = Venue | Dose | Test | CaseRecord | Isolation | Inspection;
