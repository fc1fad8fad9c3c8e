/** How well a visit, or an exposure, is known; the later in this list, the worse. */
export const QUALITIES = ['observed', 'inferred', 'assumed'] as const;
/** One of {@link QUALITIES}. */
export type Quality = (typeof QUALITIES)[number];

/** How serious an exposure is; the later in this list, the more serious. */
export const TIERS = ['low', 'medium', 'high'] as const;
/** One of {@link TIERS}. */
export type Tier = (typeof TIERS)[number];

/** What doses and past cases say of a contact on the day of the exposure. */
export type Protection = 'full' | 'recovered' | 'partial' | 'none' | 'unknown';

/** A line of `people.ndjson`; here `person` is the smallest subject. */
export interface PersonRow {
  person: string;
  subjects: string[];
}

/** A line of `visits.ndjson`. Instants are `…Z` with milliseconds; what is missing is null. */
export interface VisitRow {
  person: string;
  venue: string;
  zone: string | null;
  from: string;
  to: string;
  quality: Quality;
  scans: 1 | 2;
  commune: string | null;
  district: string | null;
}

/** A line of `exposures.ndjson`; `venue` is null for an encounter, `isolateUntil` is a local day. */
export interface ExposureRow {
  case: string;
  person: string;
  venue: string | null;
  from: string;
  to: string;
  directMs: number;
  lingeringMs: number;
  quality: Quality;
  score: number;
  tier: Tier;
  protection: Protection;
  isolateUntil: string;
}

/** A line of `contacts.ndjson`. */
export interface ContactRow {
  case: string;
  person: string;
  exposures: number;
  totalMs: number;
  from: string;
  to: string;
  tier: Tier;
  isolateUntil: string;
}

/** A line of `alerts.ndjson`. */
export interface AlertRow {
  kind: 'isolation-breach';
  person: string;
  order: string;
  venue: string;
  at: string;
}

/** A line of `counts.ndjson`: of a commune, of a district (`commune` null), or of unregistered venues (both null). */
export interface CountRow {
  day: string;
  commune: string | null;
  district: string | null;
  scans: number;
  repeats: number;
  people: number;
  venues: number;
}

/** Why a line is not an event. */
export type DeadLetterCode = 'not-json' | 'schema' | 'unknown-type' | 'too-old' | 'in-future';

/** A line of `dead-letters.ndjson`; `line` is counted from 1 and `event` is the raw text where it is not JSON. */
export interface DeadLetterRow {
  line: number;
  code: DeadLetterCode;
  message: string;
  event: unknown;
}

/** Everything `replay` leaves behind, by the name of its file. */
export interface Rows {
  people: PersonRow[];
  visits: VisitRow[];
  exposures: ExposureRow[];
  contacts: ContactRow[];
  alerts: AlertRow[];
  counts: CountRow[];
  deadLetters: DeadLetterRow[];
}
