import type { DeadLetter } from '../../schemas/messages.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Codec } from '../../streams/codec.ts';
import type { Log } from '../../streams/log.ts';

/** A log and what reads and writes its messages. */
export interface Base {
  readonly log: Log;
  readonly codec: Codec;
}

/** A dead letter and where it lies. */
export interface Letter {
  /** `partition@offset` in the topic `dead-letters`. */
  readonly id: string;
  readonly letter: DeadLetter;
  /** When it was taken again, ms, if it was. */
  readonly redriven: number | undefined;
}

/** Which letters are wanted; all of what is given must be true of one. */
export interface Wanted {
  readonly ids?: readonly string[] | undefined;
  readonly stage?: string | undefined;
  readonly code?: string | undefined;
}

/** The stage and code of the record that says that a letter was taken again; its `position` is the letter's id. */
const REDRIVEN = { stage: 'redrive', code: 'redriven' } as const;

/** The dead letters of a log, oldest first in each partition. */
export async function readLetters(base: Base, wanted: Wanted = {}): Promise<Letter[]> {
  const letters: { id: string; letter: DeadLetter }[] = [];
  const redriven = new Map<string, number>();
  for await (const { id, letter } of all(base)) {
    if (letter.stage === REDRIVEN.stage) redriven.set(letter.position, letter.at);
    else if (isWanted(id, letter, wanted)) letters.push({ id, letter });
  }
  return letters.map(({ id, letter }) => ({ id, letter, redriven: redriven.get(id) }));
}

async function* all({ log, codec }: Base): AsyncGenerator<{ id: string; letter: DeadLetter }> {
  const { name } = TOPICS.deadLetters;
  const [starts, ends] = [await log.starts(name), await log.ends(name)];
  for (let partition = 0; partition < ends.length; partition++) {
    for await (const { offset, value } of log.read(name, partition, starts[partition]!, ends[partition]!)) {
      await codec.prepare(TOPICS.deadLetters, [value]);
      yield { id: `${partition}@${offset}`, letter: codec.decode<DeadLetter>(TOPICS.deadLetters, value) };
    }
  }
}

function isWanted(id: string, { stage, code }: DeadLetter, wanted: Wanted): boolean {
  return (
    (wanted.ids === undefined || wanted.ids.includes(id)) &&
    (wanted.stage === undefined || wanted.stage === stage) &&
    (wanted.code === undefined || wanted.code === code)
  );
}

/** Notes that letters were taken again, so that nobody takes them twice without meaning to. */
export async function markRedriven({ log, codec }: Base, ids: readonly string[], now: number): Promise<void> {
  const { name } = TOPICS.deadLetters;
  await log.append(
    ids.map((id) => {
      const note: DeadLetter = {
        type: 'dead',
        ...REDRIVEN,
        message: '',
        position: id,
        at: now,
        content: Buffer.alloc(0),
      };
      return { topic: name, key: REDRIVEN.code, value: codec.encode(TOPICS.deadLetters, note), time: now };
    }),
  );
}
