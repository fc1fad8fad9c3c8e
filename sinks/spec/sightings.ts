import { Sealer } from '../../producers/sealing/sealer.ts';
import { sightingOf } from '../../producers/sealing/sighting.ts';
import { acceptText } from '../../schemas/accept.ts';
import type { AvroSchema } from '../../schemas/avro.ts';
import type { Accepted } from '../../schemas/messages.ts';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { TOPICS } from '../../schemas/topics.ts';
import { Codec } from '../../streams/codec.ts';

const sealer = new Sealer({ subjects: Buffer.alloc(32, 1), seal: Buffer.alloc(32, 2) });

/** A codec of the log of events whose program writes with the schema of this number; `others` wrote before it. */
export function sightingsCodec(own = 1, others: Readonly<Record<number, AvroSchema>> = {}): Promise<Codec> {
  const ids = { register: async () => own, schema: async (id: number) => others[id] };
  return Codec.open(ids, [TOPICS.sightings]);
}

/** What the gateway puts into the log for a line; `undefined` for a line that it does not accept. */
export function acceptedOf(line: string): Accepted | undefined {
  const accepted = acceptText(line, DEFAULT_RULES);
  return accepted.ok ? sightingOf(accepted.event, sealer, () => 'tag').message : undefined;
}
