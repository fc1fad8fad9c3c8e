import { createHash } from 'node:crypto';
import { identity } from '../../processors/identity/fold.ts';
import { people } from '../../processors/people/fold.ts';
import { venues } from '../../processors/venues/fold.ts';
import { Sealer } from '../../producers/sealing/sealer.ts';
import { sightingOf } from '../../producers/sealing/sighting.ts';
import { acceptText } from '../../schemas/accept.ts';
import type { Row, RowOf, RowType } from '../../schemas/changes.ts';
import { formatInstant, localDay } from '../../schemas/instant.ts';
import type { Rules } from '../../schemas/rules.ts';
import { TOPICS } from '../../schemas/topics.ts';
import { Pump, type PumpInput, type PumpOptions } from '../../streams/memory/pump.ts';
import type { Rows as OracleRows } from '../oracle/rows.ts';

const sealer = new Sealer({ subjects: Buffer.alloc(32, 1), seal: Buffer.alloc(32, 2) });

type Results = Omit<OracleRows, 'deadLetters'>;

/** What the folds make of NDJSON lines, without a log and without ClickHouse: the sums of the signed rows, as `replay` shapes them. */
export function resultsOf(
  lines: readonly string[],
  rules: Rules,
  options: PumpOptions = {},
): Results & { deadLetters: object[] } {
  const { inputs, deadLetters } = inputsOf(lines, rules, options.seed ?? 0);
  const pump = new Pump([identity, people(rules), venues(rules)], options);
  pump.run(inputs);
  return { ...standingResults(pump), deadLetters };
}

/** The results that hold in a pump that came to rest. */
export function standingResults(pump: Pump): Results {
  return tables(standingRows(pump));
}

/** Lines as the gateway would put them into the log, and what it would refuse. */
export function inputsOf(
  lines: readonly string[],
  rules: Rules,
  seed = 0,
): { inputs: PumpInput[]; deadLetters: object[] } {
  const deadLetters: object[] = [];
  const inputs: PumpInput[] = [];
  for (const [i, line] of lines.entries()) {
    const accepted = acceptText(line, rules);
    if (!accepted.ok) {
      deadLetters.push({ line: i + 1, ...accepted.refusal, event: parsed(line) });
      continue;
    }
    let n = 0;
    const tag = () => createHash('sha256').update(`${seed}/${i}/${n++}`).digest('hex').slice(0, 26);
    const { key, message } = sightingOf(accepted.event, sealer, tag);
    inputs.push({ topic: TOPICS.sightings, key, message, time: i });
  }
  return { inputs, deadLetters };
}

/** The rows that hold at the end. Throws when a row would hold less than never. */
function standingRows(pump: Pump): Row[] {
  const sums = new Map<string, { row: Row; sum: number }>();
  for (const { message } of pump.said(TOPICS.changes)) {
    for (const { sign, row } of message.rows) {
      const { sealed: _, ...named } = row as Row & { sealed?: unknown };
      const entry = sums.getOrInsertComputed(JSON.stringify(named), () => ({ row, sum: 0 }));
      entry.sum += sign;
    }
  }
  const standing: Row[] = [];
  for (const [name, { row, sum }] of sums) {
    if (sum < 0 || sum > 1) throw new Error(`holds ${sum} times: ${name}`);
    if (sum === 1) standing.push(row);
  }
  return standing;
}

function tables(rows: readonly Row[]) {
  const of = <T extends RowType>(type: T) => rows.filter((row) => row.type === type) as RowOf<T>[];
  const subjects = Map.groupBy(of('subject'), (row) => row.person);
  return {
    people: [...subjects].map(([person, own]) => ({ person, subjects: own.map((row) => sealer.open(row.sealed)) })),
    visits: of('visit').map(({ type: _, visit: __, ...row }) => ({
      ...row,
      zone: row.zone ?? null,
      commune: row.commune ?? null,
      district: row.district ?? null,
      from: formatInstant(row.from),
      to: formatInstant(row.to),
    })) as OracleRows['visits'],
    exposures: of('exposure').map(
      ({ type: _, exposure: __, casePerson: ___, commune: ____, district: _____, reason: ______, ...row }) => ({
        ...row,
        venue: row.venue ?? null,
        from: formatInstant(row.from),
        to: formatInstant(row.to),
      }),
    ) as OracleRows['exposures'],
    contacts: of('contact').map(({ type: _, casePerson: __, ...row }) => ({
      ...row,
      from: formatInstant(row.from),
      to: formatInstant(row.to),
    })) as OracleRows['contacts'],
    alerts: of('alert').map(({ type: _, scan: __, commune: ___, ...row }) => ({
      ...row,
      at: formatInstant(row.at),
    })) as OracleRows['alerts'],
    counts: counts(of('scan')),
  };
}

function counts(scans: readonly RowOf<'scan'>[]): OracleRows['counts'] {
  const rows: OracleRows['counts'] = [];
  const area = (row: RowOf<'scan'>) => JSON.stringify([localDay(row.at), row.commune ?? null, row.district ?? null]);
  const district = (row: RowOf<'scan'>) => JSON.stringify([localDay(row.at), null, row.district ?? null]);
  const registered = scans.filter((row) => row.commune != null);
  const unregistered = scans.filter((row) => row.commune == null);
  for (const groups of [
    Map.groupBy(registered, area),
    Map.groupBy(registered, district),
    Map.groupBy(unregistered, area),
  ]) {
    for (const [key, own] of groups) {
      const [day, commune, of] = JSON.parse(key) as [string, string | null, string | null];
      const kept = own.filter((row) => row.kept);
      rows.push({
        day,
        commune,
        district: of,
        scans: kept.length,
        repeats: own.length - kept.length,
        people: new Set(kept.map((row) => row.person)).size,
        venues: new Set(kept.map((row) => row.venue)).size,
      });
    }
  }
  return rows;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}
