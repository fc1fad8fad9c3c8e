import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { linesOf } from '../../producers/lines.ts';
import { Sealer } from '../../producers/sealing/sealer.ts';
import { sightingOf } from '../../producers/sealing/sighting.ts';
import { acceptText, type Refusal } from '../../schemas/accept.ts';
import { TOPICS } from '../../schemas/topics.ts';
import { Codec } from '../../streams/codec.ts';
import { fileSchemaIds } from '../../streams/codec-file.ts';
import { type Batch, REPLAY_KEYS, type ReaderData } from './reader.ts';

const BATCH = 2000;

/** Reads the file, a batch whenever one is asked for, so that no more than a few are in memory. */
async function read({ file, rules, dir }: ReaderData): Promise<void> {
  const port = parentPort!;
  let asked = 0;
  let wake = (): void => undefined;
  port.on('message', () => {
    asked++;
    wake();
  });
  const wanted = async () => {
    while (asked === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    asked--;
  };
  const codec = await Codec.open(await fileSchemaIds(dir), [TOPICS.sightings]);
  const sealer = new Sealer(REPLAY_KEYS);
  const input = createReadStream(file);
  let batch = new Collected();
  const send = async () => {
    await wanted();
    const packed = batch.pack(input.bytesRead);
    port.postMessage(packed, [packed.bytes.buffer as ArrayBuffer]);
    batch = new Collected();
  };
  let number = 0;
  for await (const line of linesOf(input)) {
    number++;
    if (line.trim() === '') continue;
    const accepted = acceptText(line, rules);
    if (accepted.ok) {
      const { key, message } = sightingOf(accepted.event, sealer, tags(line));
      batch.add(key, codec.encode(TOPICS.sightings, message), number);
    } else {
      batch.letters += letter(number, line, accepted.refusal);
      batch.refused++;
    }
    if (batch.size === BATCH || batch.letters.length > 1 << 20) await send();
  }
  await send();
  await wanted();
  port.postMessage(null);
  port.close();
}

/** What has been read since the last batch. */
class Collected {
  letters = '';
  refused = 0;
  readonly #keys: string[] = [];
  readonly #times: number[] = [];
  readonly #values: Buffer[] = [];

  get size(): number {
    return this.#keys.length;
  }

  add(key: string, value: Buffer, time: number): void {
    this.#keys.push(key);
    this.#values.push(value);
    this.#times.push(time);
  }

  /** The values in one piece, which crosses to the other thread without a copy. */
  pack(readBytes: number): Batch {
    const lengths = this.#values.map((value) => value.length);
    const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
    let at = 0;
    for (const value of this.#values) {
      bytes.set(value, at);
      at += value.length;
    }
    return {
      keys: this.#keys,
      times: this.#times,
      lengths,
      bytes,
      letters: this.letters,
      refused: this.refused,
      read: readBytes,
    };
  }
}

/** Tags that a line gets each time it is replayed. */
function tags(line: string): () => string {
  let n = 0;
  return () => createHash('sha256').update(`${n++}/${line}`).digest('base64url').slice(0, 22);
}

/** A line of the dead letters. JSON is given back as it came: what was parsed may be nested too deeply to be written, and loses its numbers' digits. */
function letter(line: number, text: string, { code, message }: Refusal): string {
  const event = code === 'not-json' ? JSON.stringify(text) : text.trim();
  return `${JSON.stringify({ line, code, message }).slice(0, -1)},"event":${event}}\n`;
}

await read(workerData as ReaderData);
