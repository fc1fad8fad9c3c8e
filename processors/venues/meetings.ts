import type { Rules } from '../../schemas/rules.ts';
import type { Found } from './drafts.ts';
import { exposureOf, type Stay } from './exposures.ts';
import type { Place } from './place.ts';
import type { Stays } from './stays.ts';

/** Every exposure that one visit is part of, as the case's or as the contact's. */
export function exposuresWith(stay: Stay, stays: Stays, place: Place, rules: Rules): Found[] {
  const found = exposuresFrom(stay, stays, place, rules);
  for (const source of stays.infectiousAround(stay.from - lingering(rules), stay.to)) {
    for (const window of source.evidence.cases) {
      const exposure = exposureOf(source, window, stay, place, rules);
      if (exposure) found.push({ contact: stay.person, exposure });
    }
  }
  return found;
}

/** Every exposure that a visit of somebody infectious gives rise to. */
export function exposuresFrom(source: Stay, stays: Stays, place: Place, rules: Rules): Found[] {
  const found: Found[] = [];
  for (const window of source.evidence.cases) {
    const a = Math.max(source.from, window.from);
    const b = Math.min(source.to, window.to);
    if (a >= b) continue;
    for (const contact of stays.meeting(a, b + lingering(rules))) {
      const exposure = exposureOf(source, window, contact, place, rules);
      if (exposure) found.push({ contact: contact.person, exposure });
    }
  }
  return found;
}

function lingering(rules: Rules): number {
  return rules.lingeringMinutes * 60_000;
}
