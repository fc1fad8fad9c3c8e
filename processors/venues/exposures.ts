import { shortHash } from '../../schemas/canonical.ts';
import type { CaseWindow, Draft, Evidence, PersonId, Reason } from '../../schemas/messages.ts';
import type { Rules } from '../../schemas/rules.ts';
import { isLongEnough, scoreOf, weightAt, worse } from '../score.ts';
import type { Interval } from './interval.ts';
import type { Place } from './place.ts';

/** A visit at a venue, with its interval there. */
export interface Stay extends Interval {
  readonly person: PersonId;
  readonly visit: string;
  readonly zone: string | null;
  readonly evidence: Evidence;
}

/** What a draft says beside the exposure itself. */
export type Exposure = Omit<Draft, 'version' | 'withdrawn' | 'cause'>;

/**
 * The exposure of `contact` to one case of `source`, both at the same venue, if there is one (`semantics.md`, *Exposures*): `[a, b)` is the
 * part of the case's visit inside its infectious window, and what it leaves in the air lingers from `b` on.
 */
export function exposureOf(
  source: Stay,
  window: CaseWindow,
  contact: Stay,
  place: Place,
  rules: Rules,
): Exposure | undefined {
  if (source.person === contact.person || !zonesMeet(source.zone, contact.zone)) return undefined;
  const a = Math.max(source.from, window.from);
  const b = Math.min(source.to, window.to);
  if (a >= b) return undefined;
  const lingering = place.indoor ? rules.lingeringMinutes * 60_000 : 0;
  const directMs = overlap(a, b, contact);
  const lingeringMs = overlap(b, b + lingering, contact);
  if (!isLongEnough(directMs, lingeringMs, rules)) return undefined;
  const from = Math.max(a, contact.from);
  const closeness = { directMs, lingeringMs, quality: worse(source.quality, contact.quality) };
  const weight = weightAt(from, window.reference, rules);
  return {
    type: 'draft',
    id: shortHash([source.person, window.case, source.visit, contact.visit]),
    casePerson: source.person,
    case: window.case,
    venue: place.venue,
    commune: place.commune,
    district: place.district,
    from,
    to: Math.min(b + lingering, contact.to),
    ...closeness,
    ...scoreOf(closeness, weight, rules),
    reason: reasonOf(source, window, contact, weight, rules),
  };
}

function zonesMeet(a: string | null, b: string | null): boolean {
  return a === null || b === null || a === b;
}

function overlap(from: number, to: number, stay: Interval): number {
  return Math.max(0, Math.min(to, stay.to) - Math.max(from, stay.from));
}

function reasonOf(source: Stay, window: CaseWindow, contact: Stay, weight: number, rules: Rules): Reason {
  return {
    rules: rules.id,
    windowFrom: window.from,
    windowTo: window.to,
    reference: window.reference,
    weight,
    caseScans: scansOf(source),
    contactScans: scansOf(contact),
    encounter: null,
  };
}

function scansOf({ evidence }: Stay): string[] {
  return [evidence.in?.id, evidence.out?.id].filter((id) => id != null);
}
