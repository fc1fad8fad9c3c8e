import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { type Counts, countVitest, type VitestReport } from './counts.ts';

/** Runs every spec of the repository with vitest and counts the results from its JSON report. */
export async function runVitest(signal: AbortSignal): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), 'truyvet-report-'));
  const file = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const { code } = await runCommand(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', ...reporters],
      signal,
    );
    const report = await readFile(file, 'utf8').then(
      (text) => JSON.parse(text) as VitestReport,
      () => undefined,
    );
    return countVitest(report, code);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
