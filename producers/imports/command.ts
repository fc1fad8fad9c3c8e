import { readFileSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { SingleBar } from 'cli-progress';
import type { Rules } from '../../schemas/rules.ts';
import { Checkpoint, NOTHING } from './checkpoint.ts';
import { readMapping } from './columns.ts';
import { httpTarget, reachable } from './http-target.ts';
import { type ImportSummary, importFile } from './import.ts';
import { kindOf } from './kinds/kinds.ts';
import type { Language } from './problem.ts';
import { Report } from './report.ts';
import { instantOf, readWritten } from './values/moments.ts';

export interface ImportCommand {
  readonly kind: string;
  readonly file: string;
  readonly map?: string | undefined;
  readonly asOf?: string | undefined;
  readonly lang: Language;
  readonly report?: string | undefined;
  /** Whether to deliver; undefined: yes, unless the file is large. */
  readonly commit?: boolean | undefined;
  readonly url: string;
  readonly token: string;
  readonly rules: Rules;
  readonly now: number;
  readonly out: Writable;
  /** A terminal for the progress bar. */
  readonly terminal?: NodeJS.WriteStream | undefined;
}

/** Files above this size are only checked unless somebody says otherwise. */
export const LARGE_BYTES = 5_000_000;

/**
 * `truyvet import KIND FILE`: checks the file, delivers its good rows to the running system, and leaves a report of the refused ones beside it. An import
 * that was interrupted goes on where it was; one that is done twice changes nothing.
 */
export async function importCommand(command: ImportCommand): Promise<ImportSummary> {
  const kind = kindOf(command.kind);
  const file = resolve(command.file);
  const { size: bytes, mtimeMs } = await stat(file);
  const asOf = command.asOf === undefined ? mtimeMs : asOfFrom(command.asOf);
  const commit = command.commit ?? bytes <= LARGE_BYTES;
  const reportFile = resolve(command.report ?? `${file}.${command.lang === 'vi' ? 'tu-choi' : 'refused'}.csv`);
  const checkpoint = new Checkpoint(
    `${reportFile}.state`,
    [kind.name, file, bytes, mtimeMs, asOf, command.url].join('\n'),
  );
  const { done, report: size } = commit ? checkpoint.resume(reportFile) : { done: NOTHING, report: 0 };
  if (commit) await reachable(command.url, command.token);
  // Only now: a report that somebody has corrected must not go because the system is away.
  if (done.rows === 0) rmSync(reportFile, { force: true });
  const report = new Report(reportFile, command.lang, size);
  const bar = progressBar(command.terminal, bytes);
  const given = command.map ? readMapping(readFileSync(command.map, 'utf8'), kind.columns) : new Map<string, string>();
  try {
    const summary = await importFile({
      kind,
      file,
      given,
      asOf,
      now: command.now,
      source: `import:${kind.name}`,
      rules: command.rules,
      target: commit ? httpTarget(command) : undefined,
      done,
      refused: (row, nameOf) => report.add(row, nameOf),
      checkpoint: (sums) => {
        if (commit) checkpoint.save(sums, report.size);
      },
      read: (bytes) => bar?.update(bytes),
    });
    report.close();
    checkpoint.done();
    bar?.update(bytes);
    bar?.stop();
    command.out.write(summaryText(command, summary, { commit, reportFile, resumed: done.rows }));
    return summary;
  } finally {
    bar?.stop();
    report.close();
  }
}

function asOfFrom(text: string): number {
  const written = readWritten(text);
  if (written === null) throw new Error('--as-of must be a date, such as 2021-12-06 or 2021-12-06T08:00:00+07:00');
  return Date.parse(instantOf(written));
}

function progressBar(terminal: NodeJS.WriteStream | undefined, size: number): SingleBar | undefined {
  if (!terminal?.isTTY) return undefined;
  const bar = new SingleBar({ format: ' {bar} {percentage}% · {duration_formatted}', stream: terminal });
  bar.start(size, 0);
  return bar;
}

interface Done {
  readonly commit: boolean;
  readonly reportFile: string;
  readonly resumed: number;
}

function summaryText(
  { lang, file }: ImportCommand,
  summary: ImportSummary,
  { commit, reportFile, resumed }: Done,
): string {
  const { rows, good, refused, ignored, unreadSheets } = summary;
  const lines =
    lang === 'vi'
      ? [
          `${basename(file)}: ${rows} dòng, ${good} dòng hợp lệ, ${refused} dòng bị từ chối${resumed ? `, tiếp tục sau dòng thứ ${resumed}` : ''}.`,
          commit ? 'Các dòng hợp lệ đã được ghi.' : 'Chỉ kiểm tra thử, chưa ghi gì. Thêm --commit để ghi.',
          ...(refused > 0 ? [`Các dòng bị từ chối, kèm lý do: ${reportFile}`] : []),
          ...(ignored.length > 0 ? [`Các cột không dùng: ${ignored.join(', ')}`] : []),
          ...(unreadSheets.length > 0 ? [`Các trang tính chưa đọc: ${unreadSheets.join(', ')}`] : []),
        ]
      : [
          `${basename(file)}: ${rows} rows, ${good} good, ${refused} refused${resumed ? `, resumed after row ${resumed}` : ''}.`,
          commit ? 'The good rows are delivered.' : 'Checked only, nothing delivered. Add --commit to deliver.',
          ...(refused > 0 ? [`The refused rows, with the reasons: ${reportFile}`] : []),
          ...(ignored.length > 0 ? [`Columns that were not used: ${ignored.join(', ')}`] : []),
          ...(unreadSheets.length > 0 ? [`Sheets that were not read: ${unreadSheets.join(', ')}`] : []),
        ];
  return `${lines.join('\n')}\n`;
}
