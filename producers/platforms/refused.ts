import { createHash } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../imports/problem.ts';
import { Report } from '../imports/report.ts';

/** So many of the rows refused last are not written twice. */
const MOST_KNOWN = 100_000;

/** Keeps the rows of platforms that were not taken, with the reasons, in a file for each in `dir` that its owner alone may read. */
export function refusedRows(
  dir: string,
): (platform: string) => (row: Readonly<Record<string, unknown>>, problems: readonly Problem[]) => void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  return (platform) => {
    const file = join(dir, `${platform}.csv`);
    const report = new Report(file, 'vi', statSync(file, { throwIfNoEntry: false })?.size ?? 0);
    let number = 0;
    const known = new Set<string>();
    return (row, problems) => {
      // A platform that knows only times gives the rows of the last instant again at every turn.
      const text = createHash('sha256').update(JSON.stringify(row)).digest('base64');
      if (known.has(text)) return;
      known.add(text);
      if (known.size > MOST_KNOWN) known.delete(known.values().next().value!);
      const header = Object.keys(row);
      const cells = Object.values(row).map((value) =>
        value == null ? '' : typeof value === 'string' ? value : JSON.stringify(value),
      );
      report.add({ number: ++number, header, cells, problems }, (field) => field);
    };
  };
}
