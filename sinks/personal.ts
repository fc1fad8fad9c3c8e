import { districtOf } from '../schemas/areas.ts';
import type { Personal } from '../schemas/personal.ts';
import { TOPICS } from '../schemas/topics.ts';
import type { Codec } from '../streams/codec.ts';
import type { Handler, ReadRecord, Task } from '../streams/log.ts';
import { blankPersonal } from './blank-personal.ts';
import type { Store } from './clickhouse/store.ts';
import { escapeText } from './encode.ts';

/**
 * Group of the worker that writes personal data, sealed as it is, into ClickHouse. A table that needs the topic from its first record takes a
 * new name: then a database of an earlier version is filled again, whatever the processes of that version had read. It was `personal` before
 * there was a history.
 */
export const PERSONAL_GROUP = 'personal-history';

const SAID = ['subject', 'kind', 'record', 'facility', 'commune', 'district', 'faults', 'match', 'version'];
/** What each record says now, and every version of it without what is sealed. */
const NOW = [...SAID, 'at', 'key', 'sealed'];
const HISTORY = [...SAID, 'known_at'];

/** What a sink asks of whoever can open what is sealed. */
export interface Matcher {
  /** Hears of the keys that records name. */
  refresh(): Promise<void>;
  /** What is equal for records that look like one person; null when that cannot be said (any more). */
  matchOf(one: Personal): string | null;
  /** Changes with every key that was destroyed, as far as this process has heard. */
  forgotten(): number;
}

/**
 * Writes a batch, then commits it: after a crash in between the same rows come again and replace themselves. The inserts have no token, so that none is
 * dropped as known of which a kill has left nothing but the token (`restore-range.ts`).
 */
export function personalSink(
  store: Store,
  codec: Pick<Codec, 'prepare' | 'decode'>,
  matcher?: Matcher,
): { readonly topic: string; readonly group: string; readonly handler: Handler } {
  return {
    topic: TOPICS.personal.name,
    group: PERSONAL_GROUP,
    handler: {
      async batch(task: Task, records: readonly ReadRecord[]) {
        const values = records.map(({ value }) => value);
        await codec.prepare(TOPICS.personal, values);
        await matcher?.refresh();
        const before = matcher?.forgotten();
        const all = records.map(({ value, offset }) => {
          const one = codec.decode<Personal>(TOPICS.personal, value);
          return { one, row: said(matcher ? { ...one, match: matcher.matchOf(one) } : one, offset) };
        });
        const rows = all.map(({ row }) => row);
        if (rows.length > 0) {
          await store.insert({ table: 'personal_history', columns: HISTORY, body: body(rows, HISTORY) });
          await store.insert({ table: 'personal', columns: NOW, body: body(rows, NOW) });
        }
        // Who was forgotten since may have been taken out of the tables before these rows were in them.
        await matcher?.refresh();
        if (matcher && matcher.forgotten() !== before) {
          const gone = all.filter(({ one, row }) => row.match !== '' && matcher.matchOf(one) === null);
          if (gone.length > 0) await blankPersonal(store, new Set(gone.map(({ one }) => one.subject)));
        }
        await task.commit({ outputs: [], changes: [], position: records.at(-1)!.offset + 1 });
      },
    },
  };
}

type Said = Readonly<Record<string, string>>;

/** A message by the columns of both tables. */
function said(one: Personal, version: number): Said {
  return {
    subject: one.subject,
    kind: one.kind,
    record: one.record,
    facility: one.facility ?? '',
    commune: one.commune ?? '',
    district: districtOf(one.commune) ?? '',
    at: String(one.at),
    known_at: String(one.at),
    faults: one.faults.join(' '),
    match: one.match ?? '',
    key: Buffer.from(one.key).toString('base64'),
    sealed: Buffer.from(one.sealed).toString('base64'),
    version: String(version),
  };
}

function body(all: readonly Said[], columns: readonly string[]): string {
  return all.map((one) => `${columns.map((column) => escapeText(one[column]!)).join('\t')}\n`).join('');
}
