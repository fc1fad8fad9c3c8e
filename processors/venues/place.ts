import { districtOf } from '../../schemas/areas.ts';
import type { KeyedEventOf } from '../../schemas/messages.ts';
import type { Rules } from '../../schemas/rules.ts';

/** What a venue's standing record says of the visits there; a venue without one is of category `other`, indoors, in no commune. */
export interface Place {
  readonly venue: string;
  readonly commune: string | null;
  readonly district: string | null;
  readonly indoor: boolean;
  readonly stayMs: number;
}

export function placeOf(venue: string, record: KeyedEventOf<'venue'> | undefined, rules: Rules): Place {
  const category = record?.category ?? 'other';
  const usual = Object.hasOwn(rules.stayMinutes, category) ? rules.stayMinutes[category] : rules.stayMinutes.other;
  return {
    venue,
    commune: record?.commune ?? null,
    district: districtOf(record?.commune),
    indoor: record?.indoor ?? true,
    stayMs: (record?.stay ?? usual!) * 60_000,
  };
}
