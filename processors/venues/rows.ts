import { districtOf } from '../../schemas/areas.ts';
import { contentText } from '../../schemas/canonical.ts';
import type { RecordRow, ScanRow, VisitRow } from '../../schemas/changes.ts';
import type { KeyedEventOf, VisitEnd } from '../../schemas/messages.ts';
import type { Stay } from './exposures.ts';
import type { Place } from './place.ts';

/** The rows of a visit: itself, and its scans, which are kept ones. */
export function visitRows(stay: Stay, place: Place): (VisitRow | ScanRow)[] {
  const { venue, commune, district } = place;
  const { visit, person, zone, from, to, quality, evidence } = stay;
  const scans = (evidence.in ? 1 : 0) + (evidence.out ? 1 : 0);
  const rows: (VisitRow | ScanRow)[] = [
    { type: 'visit', visit, person, venue, zone, from, to, quality, scans, commune, district },
  ];
  if (evidence.in) rows.push(scanRow(evidence.in, person, true, place));
  if (evidence.out) rows.push(scanRow(evidence.out, person, true, place));
  return rows;
}

/** The row of a scan at a place: kept, or a repeat. */
export function scanRow({ key, id, at }: Omit<VisitEnd, 'zone'>, person: string, kept: boolean, place: Place): ScanRow {
  const { venue, commune, district } = place;
  return { type: 'scan', key, id, person, venue, at, kept, commune, district };
}

/** The row of a standing venue record or inspection. An inspection's area is that of its venue, which readers look up. */
export function placeRecordRow(event: KeyedEventOf<'venue' | 'inspection'>): RecordRow {
  const own = event.type === 'venue' ? event.commune : null;
  return {
    type: 'record',
    kind: event.type,
    record: event.record,
    person: '',
    venue: event.type === 'venue' ? event.record : event.venue,
    commune: own,
    district: districtOf(own),
    at: event.type === 'venue' ? event.registered : event.at,
    until: event.type === 'venue' ? (event.closed ?? null) : null,
    fields: contentText(event),
  };
}
