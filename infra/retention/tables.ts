import { localDayNumber } from '../../schemas/instant.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import { escapeText } from '../../sinks/encode.ts';
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
    // A link has no instant, and stays.
    facts: `ifNull(at, ${kept}) < ${kept}`,
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

/** Sums by day that outlive their scans: their other keys, and what is summed. */
const OUTLIVING = {
  counts_by_slot: { keys: ['district', 'commune', 'slot'], sums: ['scans', 'repeats'] },
  counts_by_day: { keys: ['district', 'commune'], sums: ['scans', 'repeats'] },
  venues_by_day: { keys: ['district', 'commune', 'venue'], sums: ['scans'] },
} as const;

/**
 * Counts of days whose scans have left cannot be computed again, so a generation that takes another's place takes them over. It is given what it lacks, a day at a time
 * under a token of its own: who does it again, or at the same time, changes nothing.
 */
export async function takeCountsOver(from: Store, to: Store): Promise<void> {
  const [last] = await from.rows<{ horizon: number; day: number }>(
    'SELECT horizon, day FROM {db}.retirements ORDER BY horizon DESC LIMIT 1',
  );
  if (!last) return;
  for (const table of Object.keys(OUTLIVING) as (keyof typeof OUTLIVING)[]) {
    const days = await to.rows<{ day: number }>(
      `SELECT DISTINCT day FROM (SELECT day FROM ${from.database}.${table} UNION ALL SELECT day FROM {db}.${table}) WHERE day < {day:Int32} ORDER BY day`,
      { day: last.day },
    );
    for (const { day } of days) await takeDayOver(table, day, from, to);
  }
  // The greatest of several counts of people is the one.
  await to.command(
    `INSERT INTO {db}.retired_people SETTINGS insert_deduplicate = 0 SELECT * FROM ${from.database}.retired_people`,
  );
  await to.insert({
    table: 'retirements',
    columns: ['horizon', 'day'],
    body: `${last.horizon}\t${last.day}\n`,
  });
}

/** A kill may leave a token without its rows (`sinks/restore-range.ts`): then a day still lacks something, and is given it under the next token. */
const MOST_TRIES = 5;

async function takeDayOver(table: keyof typeof OUTLIVING, day: number, from: Store, to: Store): Promise<void> {
  const { keys, sums } = OUTLIVING[table];
  const side = (database: string, sign: string) =>
    `SELECT ${keys.join(', ')}, ${sums.map((name) => `${sign}toInt64(${name}) AS lacks_${name}`).join(', ')}
     FROM ${database}.${table} WHERE day = {day:Int32}`;
  const columns = [...keys, ...sums];
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    const lacking = await to.rows<Record<string, string | number>>(
      `SELECT ${keys.join(', ')}, ${sums.map((name) => `sum(lacks_${name}) AS ${name}`).join(', ')}
       FROM (${side(from.database, '')} UNION ALL ${side('{db}', '-')})
       GROUP BY ${keys.join(', ')} HAVING ${sums.map((name) => `${name} != 0`).join(' OR ')}`,
      { day },
    );
    if (lacking.length === 0) return;
    const lines = lacking.map((row) => [day, ...columns.map((name) => escapeText(String(row[name])))].join('\t'));
    const token = `${to.database}-over-${table}-${day}-${attempt}`;
    await to.insert({ table, columns: ['day', ...columns], body: `${lines.join('\n')}\n`, token });
  }
  throw new Error(`${table}: the counts of day ${day} could not be taken over`);
}
