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

/**
 * Writes a batch, then commits it: after a crash in between the same rows come again and replace themselves. The inserts have no token, so that none is
 * dropped as known of which a kill has left nothing but the token (`restore-range.ts`).
 */
export function personalSink(
  store: Store,
  codec: Pick<Codec, 'prepare' | 'decode'>,
): { readonly topic: string; readonly group: string; readonly handler: Handler } {
  return {
    topic: TOPICS.personal.name,
    group: PERSONAL_GROUP,
    handler: {
      async batch(task: Task, records: readonly ReadRecord[]) {
        const values = records.map(({ value }) => value);
        await codec.prepare(TOPICS.personal, values);
        const lines = records.map(({ value, offset }) => line(codec.decode<Personal>(TOPICS.personal, value), offset));
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
