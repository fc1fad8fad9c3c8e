import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../imports/problem.ts';
import { Report } from '../imports/report.ts';

/** Keeps the rows of platforms that were not taken, with the reasons, in a file for each in `dir` that its owner alone may read. */
export function refusedRows(
  dir: string,
): (platform: string) => (row: Readonly<Record<string, unknown>>, problems: readonly Problem[]) => void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  return (platform) => {
    const file = join(dir, `${platform}.csv`);
    const report = new Report(file, 'vi', statSync(file, { throwIfNoEntry: false })?.size ?? 0);
    let number = 0;
    return (row, problems) => {
      const header = Object.keys(row);
      const cells = Object.values(row).map((value) =>
        value == null ? '' : typeof value === 'string' ? value : JSON.stringify(value),
      );
      report.add({ number: ++number, header, cells, problems }, (field) => field);
    };
  };
}
