import { districtOf } from './communes.ts';
import type { Venue } from './events.ts';
import { named, type Rules } from './rules.ts';
import { MINUTE } from './time.ts';

/** What tracing needs to know of a venue. */
export interface Place {
  commune: string | null;
  district: string | null;
  indoor: boolean;
  /** The usual stay in milliseconds. */
  stay: number;
}

/**
 * A venue from its standing record, whatever the record's dates; a venue that nobody registered is in no commune,
 * of category `other`, and indoors.
 */
export function placesOf(venues: readonly Venue[], rules: Rules): (venue: string) => Place {
  const records = new Map(venues.map((venue) => [venue.record, venue]));
  return (venue) => {
    const record = records.get(venue);
    const stay = record?.stay ?? named(rules.stayMinutes, record?.category ?? 'other');
    return {
      commune: record?.commune ?? null,
      district: record ? districtOf(record.commune) : null,
      indoor: record?.indoor ?? true,
      stay: stay * MINUTE,
    };
  };
}
