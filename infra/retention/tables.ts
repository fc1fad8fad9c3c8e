import { localDayNumber } from '../../schemas/instant.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import type { Edges } from './edges.ts';

/** What leaves each table. `counts_by_slot`, `counts_by_day` and `venues_by_day` name nobody and stay, and so do records and subjects, which have no horizon. */
function leaving({ kept, visits, exposures }: Edges): Readonly<Record<string, string>> {
  const byFrom = (edge: number) => `\`from\` < ${edge}`;
  return {
    scan_changes: `at < ${kept}`,
    people_by_day: `day < ${localDayNumber(kept)}`,
    visit_changes: byFrom(visits),
    visits_by_venue: byFrom(visits),
    visits_by_person: byFrom(visits),
    exposure_changes: byFrom(exposures),
    exposures_by_case: byFrom(exposures),
    exposures_by_person: byFrom(exposures),
    contact_changes: `\`to\` < ${kept}`,
    contacts_by_case: `\`to\` < ${kept}`,
    contacts_by_person: `\`to\` < ${kept}`,
    alert_changes: `at < ${kept}`,
    standing_alerts: `at < ${kept}`,
  };
}

/** How many rows of before the edges each table has. */
export async function oldRows(store: Store, edges: Edges): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [table, old] of Object.entries(leaving(edges))) {
    const [row] = await store.rows<{ rows: number }>(`SELECT count() AS rows FROM {db}.${table} WHERE ${old}`);
    found[table] = row!.rows;
  }
  return found;
}

/** Writes down how many people were seen on the days that leave, then deletes what leaves. Can be repeated. */
export async function retireRows(store: Store, edges: Edges): Promise<void> {
  await writePeopleDown(store, localDayNumber(edges.kept));
  for (const [table, old] of Object.entries(leaving(edges))) {
    // A part of which everything goes costs no more than to read one column, and where nothing goes nothing is rewritten.
    await store.command(`ALTER TABLE {db}.${table} DELETE WHERE ${old} SETTINGS mutations_sync = 2`);
  }
}

async function writePeopleDown(store: Store, day: number): Promise<void> {
  const present = `SELECT day, district, commune, person FROM {db}.people_by_day WHERE day < {day:Int32}
    GROUP BY day, district, commune, person HAVING sum(scans) > 0`;
  // A district is counted on its own: someone seen in two of its communes is one person.
  await store.command(
    // Not dropped as known when it is repeated after a kill: the token may be all that is left of the first time. The greatest number stands.
    `INSERT INTO {db}.retired_people (day, district, commune, people) SETTINGS insert_deduplicate = 0
     SELECT day, district, line, uniqExact(person)
     FROM (SELECT day, district, person, arrayJoin(if(district = '', [commune], [commune, ''])) AS line FROM (${present}))
     GROUP BY day, district, line`,
    { day },
  );
}

/** The newest local day with scans; none when there is none. */
export async function newestDay(store: Store): Promise<number | undefined> {
  const [row] = await store.rows<{ day: number }>(
    'SELECT day FROM {db}.counts_by_day GROUP BY day HAVING sum(scans) + sum(repeats) > 0 ORDER BY day DESC LIMIT 1',
  );
  return row?.day;
}

/** The horizon of the last run; none when there was none. */
export async function lastHorizon(store: Store): Promise<number | undefined> {
  const [row] = await store.rows<{ horizon: number }>(
    'SELECT horizon FROM {db}.retirements ORDER BY horizon DESC LIMIT 1',
  );
  return row?.horizon;
}

export async function noteRetirement(store: Store, { horizon, kept }: Edges): Promise<void> {
  await store.insert({
    table: 'retirements',
    columns: ['horizon', 'day'],
    body: `${horizon}\t${localDayNumber(kept)}\n`,
  });
}

/**
 * Counts of days whose scans have left cannot be computed again, so a generation that takes another's place takes them over. Can be repeated: what
 * was taken over goes first, and the same rows are not dropped as known.
 */
export async function takeCountsOver(from: Store, to: Store): Promise<void> {
  const [last] = await from.rows<{ horizon: number; day: number }>(
    'SELECT horizon, day FROM {db}.retirements ORDER BY horizon DESC LIMIT 1',
  );
  if (!last) return;
  const { horizon, day } = last;
  for (const table of ['counts_by_slot', 'counts_by_day', 'venues_by_day', 'retired_people']) {
    await to.command(`ALTER TABLE {db}.${table} DELETE WHERE day < {day:Int32} SETTINGS mutations_sync = 2`, { day });
    await to.command(
      `INSERT INTO {db}.${table} SETTINGS insert_deduplicate = 0
       SELECT * FROM ${from.database}.${table} WHERE day < {day:Int32}`,
      { day },
    );
  }
  await to.insert({ table: 'retirements', columns: ['horizon', 'day'], body: `${horizon}\t${day}\n` });
}
