import { csvText } from '../../dashboards/export/csv.ts';
import type { DeadLetter } from '../../schemas/messages.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Codec } from '../../streams/codec.ts';
import type { Log, LogRecord } from '../../streams/log.ts';
import type { Language, Problem } from '../imports/problem.ts';
import { explain } from '../imports/report.ts';

/** A row of a platform that was not taken, plain. */
export interface RefusedRow {
  readonly row: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
}

/** The stage of the dead letters of a platform's rows. */
export function stageOf(platform: string): string {
  return `platform:${platform}`;
}

export interface RefusedOptions {
  readonly log: Log;
  readonly codec: Pick<Codec, 'encode'>;
  readonly seal: (text: string) => Buffer;
}

/** Characters of a row that a letter holds; no row of a contract comes near. */
const MOST_CONTENT = 300_000;

/** Files rows with the dead letters: whole but sealed, each with the fields that are wrong. */
export function refuseRows(platform: string, { log, codec, seal }: RefusedOptions) {
  return async (rows: readonly RefusedRow[]): Promise<void> => {
    const now = Date.now();
    await log.append(
      rows.map((one): LogRecord => {
        const code = one.problems[0]?.code ?? 'row';
        const letter: DeadLetter = {
          type: 'dead',
          stage: stageOf(platform),
          code,
          message: one.problems.map(({ field, reason }) => `${field}: ${reason.en}`).join('; '),
          position: '',
          at: now,
          content: seal(contentOf(one)),
        };
        return {
          topic: TOPICS.deadLetters.name,
          key: code,
          value: codec.encode(TOPICS.deadLetters, letter),
          time: now,
        };
      }),
    );
  };
}

function contentOf(one: RefusedRow): string {
  const whole = JSON.stringify(one);
  return whole.length <= MOST_CONTENT ? whole : JSON.stringify({ ...one, row: {} });
}

const WORDS = {
  vi: ['Bị từ chối lúc', 'Lý do bị từ chối', 'Giá trị đúng phải là'],
  en: ['Refused at', 'Reason of refusal', 'What would be right'],
} as const;

/** Refused rows as CSV, to be sent back to their platform. A column for every key that one of them has. */
export function refusedCsv(rows: readonly (RefusedRow & { readonly at: string })[], language: Language) {
  const header = [...new Set(rows.flatMap(({ row }) => Object.keys(row)))];
  const cell = (value: unknown) => (value == null ? '' : typeof value === 'string' ? value : JSON.stringify(value));
  return csvText(
    (async function* () {
      yield [...header, ...WORDS[language]];
      for (const { row, problems, at } of rows) {
        yield [...header.map((key) => cell(row[key])), at, ...explain(problems, (field) => field, language)];
      }
    })(),
  );
}
