/** What the reads ought to answer, computed from the standing rows in plain TypeScript and in no hurry. */
import { COMMUNES, DISTRICTS, districtOf } from '../../schemas/areas.ts';
import type { Row, RowOf, RowType } from '../../schemas/changes.ts';
import { dayOf, formatInstant, localDayNumber } from '../../schemas/instant.ts';
import type { LiveCounts } from '../queries/live.ts';
import type { Filters } from '../queries/rows.ts';

export function only<T extends RowType>(rows: readonly Row[], type: T): RowOf<T>[] {
  return rows.filter((row) => row.type === type) as unknown as RowOf<T>[];
}

function matches(row: object, filters: Filters, names: readonly (keyof Filters & string)[]): boolean {
  const values = row as Record<string, unknown>;
  return names.every((name) => filters[name] === undefined || values[name] === filters[name]);
}

function overlaps({ from, to }: { from: number; to: number }, filters: Filters): boolean {
  if (filters.to !== undefined && from >= filters.to) return false;
  return filters.from === undefined || to > filters.from || from >= filters.from;
}

function inside(at: number, { from, to }: Filters): boolean {
  return (from === undefined || at >= from) && (to === undefined || at < to);
}

export function visitsOf(rows: readonly Row[], filters: Filters): object[] {
  return only(rows, 'visit')
    .filter((row) => matches(row, filters, ['person', 'venue', 'commune', 'district']) && overlaps(row, filters))
    .map(({ person, venue, zone, from, to, quality, scans, commune, district }) => ({
      person,
      venue,
      zone: zone ?? null,
      from: formatInstant(from),
      to: formatInstant(to),
      quality,
      scans,
      commune: commune ?? null,
      district: district ?? null,
    }));
}

export function peopleOf(rows: readonly Row[], filters: Filters): object[] {
  const byPerson = Map.groupBy(only(rows, 'subject'), ({ person }) => person);
  return [...byPerson]
    .filter(([person]) => filters.person === undefined || person === filters.person)
    .map(([person, group]) => ({
      person,
      subjects: group
        .map(({ subject, sealed }) => ({ subject, sealed: Buffer.from(sealed) }))
        .sort((a, b) => (a.subject < b.subject ? -1 : 1)),
    }));
}

export function countsOf(rows: readonly Row[], filters: Filters): object[] {
  const scans = only(rows, 'scan')
    .map((row) => ({ ...row, number: localDayNumber(row.at) }))
    .filter((row) => matches(row, filters, ['commune', 'district']))
    .filter(({ number }) => filters.from === undefined || number >= localDayNumber(filters.from))
    .filter(({ number }) => filters.to === undefined || number <= localDayNumber(filters.to - 1));
  const lines = scans.flatMap((row) => {
    const own = { row, commune: row.commune ?? null, district: row.district ?? null };
    return own.district === null || filters.commune !== undefined ? [own] : [own, { ...own, commune: null }];
  });
  const groups = Map.groupBy(lines, ({ row, commune, district }) => JSON.stringify([row.number, commune, district]));
  return [...groups.values()].map((group) => {
    const { row, commune, district } = group[0]!;
    return { day: dayOf(row.number), commune, district, ...tally(group.map((line) => line.row)) };
  });
}

function tally(rows: readonly RowOf<'scan'>[]) {
  const kept = rows.filter((row) => row.kept);
  return {
    scans: kept.length,
    repeats: rows.length - kept.length,
    people: new Set(kept.map(({ person }) => person)).size,
    venues: new Set(kept.map(({ venue }) => venue)).size,
  };
}

export function exposuresOf(rows: readonly Row[], filters: Filters): object[] {
  return only(rows, 'exposure')
    .filter((row) => matches(row, filters, ['case', 'casePerson', 'person', 'venue', 'commune', 'district']))
    .filter((row) => overlaps(row, filters))
    .map((row) => ({
      case: row.case,
      person: row.person,
      venue: row.venue ?? null,
      from: formatInstant(row.from),
      to: formatInstant(row.to),
      directMs: row.directMs,
      lingeringMs: row.lingeringMs,
      quality: row.quality,
      score: row.score,
      tier: row.tier,
      protection: row.protection,
      isolateUntil: row.isolateUntil,
    }));
}

export function contactsOf(rows: readonly Row[], filters: Filters): object[] {
  const place = filters.venue ?? filters.commune ?? filters.district;
  const exposed = only(rows, 'exposure').filter((row) => matches(row, filters, ['venue', 'commune', 'district']));
  return only(rows, 'contact')
    .filter((row) => matches(row, filters, ['case', 'casePerson', 'person']))
    .filter(({ from, to }) => (filters.to === undefined || from < filters.to) && !(to <= (filters.from ?? -Infinity)))
    .filter(
      (row) =>
        place === undefined ||
        exposed.some((e) => e.case === row.case && e.casePerson === row.casePerson && e.person === row.person),
    )
    .map((row) => ({
      case: row.case,
      person: row.person,
      exposures: row.exposures,
      totalMs: row.totalMs,
      from: formatInstant(row.from),
      to: formatInstant(row.to),
      tier: row.tier,
      isolateUntil: row.isolateUntil,
    }));
}

export function alertsOf(rows: readonly Row[], filters: Filters): object[] {
  return only(rows, 'alert')
    .filter((row) =>
      matches({ ...row, district: districtOf(row.commune) }, filters, ['person', 'venue', 'commune', 'district']),
    )
    .filter(({ at }) => inside(at, filters))
    .map(({ kind, person, order, venue, at }) => ({ kind, person, order, venue, at: formatInstant(at) }));
}

export function reusedIdsOf(rows: readonly Row[], filters: Filters): object {
  const byId = Map.groupBy(
    only(rows, 'scan').filter(({ at }) => inside(at, filters)),
    ({ id }) => id,
  );
  const reused = [...byId.values()].filter((group) => group.length > 1);
  return { ids: reused.length, facts: reused.reduce((sum, group) => sum + group.length - 1, 0) };
}

export function liveOf(rows: readonly Row[]): LiveCounts {
  const all = only(rows, 'scan');
  const newest = Math.max(...all.filter(({ kept }) => kept).map(({ at }) => localDayNumber(at)));
  const scans = all.filter(({ at }) => localDayNumber(at) === newest);
  const areas = [null, ...DISTRICTS.map(({ code }) => code)].map((district) => {
    const own = scans.filter((row) => district === null || row.district === district);
    const kept = own.filter((row) => row.kept);
    const slot = ({ at }: { at: number }) => Math.floor(((at + 7 * 3_600_000) % 86_400_000) / 300_000);
    return {
      district,
      ...tally(own),
      curve: Array.from({ length: 288 }, (_, n) => kept.filter((row) => slot(row) === n).length),
      silent: COMMUNES.filter((commune) => district === null || commune.district === district)
        .map(({ code }) => code)
        .filter((code) => !kept.some(({ commune }) => commune === code)),
    };
  });
  return { day: dayOf(newest), areas };
}
