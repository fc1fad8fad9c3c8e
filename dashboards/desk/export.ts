import { communeOf } from '../../schemas/areas.ts';
import { instantText } from '../report/format.ts';
import { writeCsv } from './csv.ts';
import { recordOf } from './inspections.ts';
import { FINDING_WORDS, REASON_WORDS } from './words.ts';
import type { WorkItem } from './worklist.ts';

/** Columns of the list for the field. The last three are filled in there, and the list is imported again. */
const HEAD = [
  'record',
  'venue',
  'name',
  'category',
  'commune',
  'commune_name',
  'reasons',
  'last_scan',
  'last_inspection',
  'visited_at',
  'finding',
  'note',
];

/** The work list as CSV for the field. */
export function fieldList(items: readonly WorkItem[], at: number): string {
  return writeCsv([HEAD, ...items.map((item) => lineOf(item, at))]);
}

function lineOf(item: WorkItem, at: number): string[] {
  const { venue, name, category, commune, reasons, activity, inspection } = item;
  return [
    recordOf(item, at),
    venue,
    name,
    category,
    commune,
    communeOf(commune)?.name ?? '',
    reasons.map((reason) => REASON_WORDS[reason].vi).join('; '),
    activity === null ? '' : instantText(activity.last).vi,
    inspection === null ? '' : `${instantText(inspection.at).vi}: ${FINDING_WORDS[inspection.finding].vi}`,
    '',
    '',
    '',
  ];
}
