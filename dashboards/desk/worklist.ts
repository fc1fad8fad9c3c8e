import { DAY_MS } from '../../schemas/instant.ts';
import { type Activity, fellSilent } from './habit.ts';

/** Why a venue should be visited, the first the most pressing. */
export const REASONS = [
  'follow-up',
  'improbable-minute',
  'improbable-card',
  'improbable-travel',
  'fell-silent',
  'only-in',
  'only-out',
  'never-scanned',
] as const;

export type Reason = (typeof REASONS)[number];

/** What an inspection found. */
export type Finding = 'ok' | 'reminded' | 'violation' | 'suspended';

export interface LastInspection {
  readonly at: number;
  readonly finding: Finding;
  readonly note: string | null;
}

/** What is known of a registered venue that is not closed. Instants in ms. */
export interface VenueFacts {
  readonly venue: string;
  readonly name: string;
  readonly category: string;
  readonly commune: string;
  readonly district: string;
  readonly registered: number;
  /** None when it was never scanned at. */
  readonly activity: Activity | null;
  /** Visits of the last seven days with a scan in, and with a scan out. */
  readonly ins: number;
  readonly outs: number;
  readonly visits: number;
  /** Minutes of the last seven days in which a stack of cards seems to have been scanned. */
  readonly crowdedMinutes: number;
  /** Pairs of scans of one person here and elsewhere within the same minute, or too soon for the way between. */
  readonly twoGates: number;
  readonly tooFast: number;
  readonly inspection: LastInspection | null;
}

/** A venue to visit. */
export interface WorkItem extends VenueFacts {
  readonly reasons: readonly Reason[];
}

/** A venue may take this long to put its sign up. */
const GRACE_MS = 2 * DAY_MS;
/** So many visits in a week without one scan out are a habit of the door, not of some guests. */
const LEAST_VISITS = 10;
/** Pairs that one person's phone with a wrong clock does not explain. */
const LEAST_PAIRS = 3;
/** After how many days a venue is looked at again. */
const AGAIN_DAYS: Readonly<Record<Finding, number>> = { ok: 14, reminded: 7, violation: 3, suspended: 7 };

/** Whether somebody is to come back: the last visit found something, and its time is over. */
export function followUpDue({ inspection }: VenueFacts, now: number): boolean {
  if (inspection === null || inspection.finding === 'ok') return false;
  return now >= inspection.at + AGAIN_DAYS[inspection.finding] * DAY_MS;
}

/** Why a venue should be visited at an instant; nothing while a visit is recent. */
export function reasonsToVisit(facts: VenueFacts, now: number): Reason[] {
  const { inspection, activity } = facts;
  if (inspection !== null && now < inspection.at + AGAIN_DAYS[inspection.finding] * DAY_MS) return [];
  const busy = facts.visits >= LEAST_VISITS;
  const holds: Readonly<Record<Reason, boolean>> = {
    'follow-up': followUpDue(facts, now),
    'improbable-minute': facts.crowdedMinutes > 0,
    'improbable-card': facts.twoGates >= LEAST_PAIRS,
    'improbable-travel': facts.tooFast >= LEAST_PAIRS,
    'fell-silent': activity !== null && fellSilent(activity, now),
    'only-in': busy && facts.outs === 0,
    'only-out': busy && facts.ins === 0,
    'never-scanned': activity === null && now >= facts.registered + GRACE_MS,
  };
  return REASONS.filter((reason) => holds[reason]);
}

/** The venues to visit at an instant: the most pressing reason first, then by commune, so that one way leads to several. */
export function worklist(venues: Iterable<VenueFacts>, now: number): WorkItem[] {
  const items: WorkItem[] = [];
  for (const facts of venues) {
    const reasons = reasonsToVisit(facts, now);
    if (reasons.length > 0) items.push({ ...facts, reasons });
  }
  const rank = ({ reasons }: WorkItem) => REASONS.indexOf(reasons[0]!);
  return items.sort(
    (a, b) =>
      rank(a) - rank(b) || (a.commune < b.commune ? -1 : a.commune > b.commune ? 1 : a.venue < b.venue ? -1 : 1),
  );
}
