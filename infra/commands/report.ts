import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { FORMATS } from '../../dashboards/report/render.ts';
import type { WeeklyReport } from '../../dashboards/report/weekly.ts';
import { DISTRICTS } from '../../schemas/areas.ts';
import { call } from '../client.ts';

export interface ReportCommandOptions {
  /** The Thursday that the week ends on. */
  readonly week: string;
  /** Only this district's report. */
  readonly district?: string;
  /** Only what was known at this instant. */
  readonly asOf?: string;
  readonly out: string;
  /** Told how many documents of how many are done, and the last one's name. */
  readonly progress?: (done: number, all: number, name: string) => void;
}

/**
 * Asks the running system for the weekly report in every format and leaves the files in a folder: of one district, or of the province and
 * all districts that the token may see. All of them are of one instant, so they agree with each other.
 */
export async function saveReports(options: ReportCommandOptions): Promise<string[]> {
  const { week, district, out, progress } = options;
  const first = await jsonOf({ week, ...(district && { district }), ...(options.asOf && { asOf: options.asOf }) });
  const { asOf } = first;
  // A district officer who asks for nothing in particular gets the own district.
  const own = first.rows.every((row) => row.district !== null) ? first.rows[0]?.district : null;
  const areas = own ? [own] : [null, ...DISTRICTS.map(({ code }) => code)];
  await mkdir(out, { recursive: true });
  const files: string[] = [];
  for (const area of areas) {
    for (const format of FORMATS) {
      const query = new URLSearchParams({ week, format, asOf, ...(area ? { district: area } : {}) });
      const answer = await call('GET', `/v1/reports/weekly?${query}`);
      const name = fileName(first, area, format);
      await writeFile(join(out, name), Buffer.from(await answer.arrayBuffer()));
      files.push(name);
      progress?.(files.length, areas.length * FORMATS.length, name);
    }
  }
  return files;
}

async function jsonOf(query: Record<string, string>): Promise<WeeklyReport> {
  const answer = await call('GET', `/v1/reports/weekly?${new URLSearchParams(query)}`);
  return (await answer.json()) as WeeklyReport;
}

function fileName({ week, revision }: WeeklyReport, district: string | null, format: string): string {
  return `bao-cao-${week}-${district ?? 'ninh-thuan'}-r${revision}.${format}`;
}

/** `truyvet report --week DAY [--district CODE] [--as-of INSTANT] --out DIR`, with a progress bar on a terminal. */
export async function reportCommand(options: ReportCommandOptions): Promise<void> {
  const bar = process.stderr.isTTY
    ? new SingleBar({ format: ' {bar} {value}/{total} {name}', stream: process.stderr })
    : undefined;
  let begun = false;
  const files = await saveReports({
    ...options,
    progress: (done, all, name) => {
      if (!begun) bar?.start(all, 0, { name });
      begun = true;
      bar?.update(done, { name });
    },
  }).finally(() => bar?.stop());
  process.stdout.write(files.map((name) => `${join(options.out, name)}\n`).join(''));
}
