import { districtOf } from '../schemas/areas.ts';
import type { Personal } from '../schemas/personal.ts';
import { TOPICS } from '../schemas/topics.ts';
import type { Codec } from '../streams/codec.ts';
import type { Handler, ReadRecord, Task } from '../streams/log.ts';
import type { Store } from './clickhouse/store.ts';
import { escapeText } from './encode.ts';

/** Group of the worker that writes personal data, sealed as it is, into ClickHouse. */
export const PERSONAL_GROUP = 'personal';

const COLUMNS = [
  'subject',
  'kind',
  'record',
  'facility',
  'commune',
  'district',
  'at',
  'faults',
  'match',
  'key',
  'sealed',
  'version',
];

/** What a sink asks of whoever can open what is sealed. */
export interface Matcher {
  /** Hears of the keys that records name. */
  refresh(): Promise<void>;
  /** What is equal for records that look like one person; null when that cannot be said (any more). */
  matchOf(one: Personal): string | null;
}

/** Writes a batch, then commits it: after a crash in between the same rows come again and replace themselves. */
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
        const lines = records.map(({ value, offset }) => {
          const one = codec.decode<Personal>(TOPICS.personal, value);
          return line({ ...one, match: matcher ? matcher.matchOf(one) : one.match }, offset);
        });
        const body = lines.join('');
        if (body !== '') await store.insert({ table: 'personal', columns: COLUMNS, body });
        await task.commit({ outputs: [], changes: [], position: records.at(-1)!.offset + 1 });
      },
    },
  };
}

function line(one: Personal, version: number): string {
  const values = [
    one.subject,
    one.kind,
    one.record,
    one.facility ?? '',
    one.commune ?? '',
    districtOf(one.commune) ?? '',
    String(one.at),
    one.faults.join(' '),
    one.match ?? '',
    Buffer.from(one.key).toString('base64'),
    Buffer.from(one.sealed).toString('base64'),
    String(version),
  ];
  return `${values.map(escapeText).join('\t')}\n`;
}
