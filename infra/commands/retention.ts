import { call } from '../client.ts';
import type { RetentionReport } from '../retention/retention.ts';

/**
 * `truyvet retention [--check | --dry-run]`: lets go what is older than the horizon; or says what is left of it and exits with 1 when there is any; or says what
 * would leave.
 */
export async function retentionCommand(options: { check?: boolean; dryRun?: boolean }): Promise<void> {
  const ask = options.check || options.dryRun;
  const report = (await (await call(ask ? 'GET' : 'POST', '/v1/retention')).json()) as RetentionReport;
  process.stdout.write(textOf(report, options.dryRun ? 'would leave' : 'left'));
  if (report.old > 0 && !options.dryRun) process.exitCode = 1;
}

function textOf(report: RetentionReport, word: string): string {
  const { days, horizon, kept, state, log, tables, old, replaced } = report;
  if (days === null) return 'everything is kept for ever; TRUYVET_RETENTION_DAYS sets a horizon\n';
  if (kept === null) return `the horizon is ${days} days, and there are no scans yet\n`;
  const lines = Object.entries({
    ...prefixed('state', state),
    'log of events': log,
    ...prefixed('ClickHouse', tables),
  });
  return [
    `the horizon is ${days} days: answers from ${horizon} on are complete; nothing of before ${kept} is to be kept`,
    ...lines.map(([place, count]) => `${String(count).padStart(12)}  ${place}`),
    `${String(old).padStart(12)}  ${word} in all`,
    ...(replaced > 0
      ? [
          `beside that, the broker still holds ${replaced} values that the state has no more; it removes them when it compacts`,
        ]
      : []),
    '',
  ].join('\n');
}

function prefixed(where: string, counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [`${where}: ${name}`, count]));
}
