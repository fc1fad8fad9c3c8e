/**
 * The weekly report at the size of the province: `node tests/bench/report.ts`. Every indicator's query over 1, 10 and 50 weeks of data, then
 * all documents of a week. `WEEKS=1,5` and `SCANS=100000` choose other sizes. The numbers are printed, and kept where `OUT` says.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportDocument } from '../../dashboards/report/model.ts';
import { FORMATS, render } from '../../dashboards/report/render.ts';
import { reportInput } from '../../dashboards/weekly/input.ts';
import { readPopulations } from '../../dashboards/weekly/populations.ts';
import { ReportLog } from '../../dashboards/weekly/report-log.ts';
import { WeeklyReports } from '../../dashboards/weekly/reports.ts';
import { weekOf } from '../../dashboards/weekly/week.ts';
import { openEngine, openScratch } from '../../infra/pipeline.ts';
import { DISTRICTS } from '../../schemas/areas.ts';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { migrate } from '../../sinks/clickhouse/migrate.ts';
import { valuesOf } from '../../sinks/queries/indicators/indicator.ts';
import { INDICATORS } from '../../sinks/queries/indicators/weekly.ts';
import { ReportData } from './report-data.ts';

const THURSDAY = '2021-12-09';
const week = weekOf(THURSDAY)!;
const sizes = {
  scansPerWeek: Number(process.env.SCANS ?? 438_000),
  venues: 40_000,
  doses: Number(process.env.DOSES ?? 1_000_000),
};
const weeks = (process.env.WEEKS ?? '1,10,50').split(',').map(Number);
const RUNS = 3;

const dir = await mkdtemp(join(tmpdir(), 'truyvet-bench-report-'));
const store = await openEngine({ url: undefined, dir });
const base = await openScratch(join(dir, 'log'));
const said: Record<string, unknown> = { sizes };
try {
  await migrate(store);
  const data = new ReportData(store, sizes, THURSDAY);
  await timed('the registry and the doses', () => data.standing());
  for (const count of weeks) {
    await timed(`${count} weeks of data`, () => data.grow(count));
    said[`indicators over ${count} weeks, ms`] = await indicators();
    said[`documents with ${count} weeks, ms`] = await documents();
  }
  process.stdout.write(`${JSON.stringify(said, undefined, 2)}\n`);
  if (process.env.OUT) await writeFile(process.env.OUT, `${JSON.stringify(said, undefined, 2)}\n`);
} finally {
  await store.close();
  await base.log.close();
  await rm(dir, { recursive: true, force: true });
}

/** The median of a few runs of each indicator's query, one at a time. */
async function indicators(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  const asOf = week.to;
  for (const indicator of INDICATORS) {
    const runs: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const started = performance.now();
      await valuesOf(store, indicator, { from: week.from, to: week.to, asOf }, DEFAULT_RULES);
      runs.push(performance.now() - started);
    }
    found[indicator.name] = Math.round(runs.sort((a, b) => a - b)[RUNS >> 1]!);
  }
  return found;
}

/** The province and the seven districts in every format: what `truyvet report` asks for, without the network. */
async function documents(): Promise<Record<string, number>> {
  const reports = new WeeklyReports({
    store,
    rules: () => DEFAULT_RULES,
    log: new ReportLog(base),
    populations: readPopulations(),
    now: () => week.to,
  });
  const found: Record<string, number> = {
    figures: 0,
    ...Object.fromEntries(FORMATS.map((format) => [format, 0])),
    bytes: 0,
  };
  const started = performance.now();
  let done = 0;
  for (const district of [null, ...DISTRICTS.map(({ code }) => code)]) {
    const before = performance.now();
    const numbers = (await reports.numbers(week, {}))!;
    const document = reportDocument(await reportInput(reports, week, numbers, district, week.to));
    found.figures! += performance.now() - before;
    for (const format of FORMATS) {
      const from = performance.now();
      const bytes = await render(document, format);
      found[format]! += performance.now() - from;
      found.bytes! += bytes.length;
      done += 1;
      if (process.stderr.isTTY)
        process.stderr.write(`\r${done}/${8 * FORMATS.length} ${document.name}.${format}      `);
    }
  }
  if (process.stderr.isTTY) process.stderr.write('\n');
  found.all = performance.now() - started;
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, Math.round(value)]));
}

async function timed(what: string, work: () => Promise<void>): Promise<void> {
  const started = performance.now();
  await work();
  process.stderr.write(`${what}: ${Math.round((performance.now() - started) / 1000)} s\n`);
}
