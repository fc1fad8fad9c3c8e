import type { DeadLetter } from '../../schemas/messages.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Codec } from '../../streams/codec.ts';
import type { Log } from '../../streams/log.ts';
import { STAGE_NAMES } from '../pipeline.ts';

/** A log and what reads and writes its messages. */
export interface Base {
  readonly log: Log;
  readonly codec: Codec;
}

/** Where letters lie: on the log of events those of the gateway, on the one that the standing generation's folds run on those of its stages. */
export interface Letterbox extends Base {
  /** What the ids of its letters begin with. */
  readonly name: string;
  /** Whether a letter of this stage counts: those of the stages of a generation that is no more do not, it was all computed anew. */
  readonly holds: (stage: string) => boolean;
}

/** A dead letter and where it lies. */
export interface Letter {
  /** `partition@offset` in the topic `dead-letters`, of a later generation with its log before it: `g2-0@15`. */
  readonly id: string;
  readonly box: Letterbox;
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

/** The stage and code of the record that says that a letter was taken again; its `position` is the letter's place. */
const REDRIVEN = { stage: 'redrive', code: 'redriven' } as const;

/** The letterboxes of a deployment whose standing generation's folds run on a log, by that log's number. */
export function letterboxes(events: Base, folds: Base, log: number): Letterbox[] {
  const ofStage = (stage: string) => (STAGE_NAMES as readonly string[]).includes(stage);
  if (log === 0) return [{ ...events, name: '', holds: () => true }];
  return [
    { ...events, name: '', holds: (stage) => !ofStage(stage) },
    { ...folds, name: `g${log}-`, holds: () => true },
  ];
}

/** The dead letters of the boxes, oldest first in each partition of each. */
export async function readLetters(boxes: readonly Letterbox[], wanted: Wanted = {}): Promise<Letter[]> {
  const found: Letter[] = [];
  for (const box of boxes) found.push(...(await lettersOf(box, wanted)));
  return found;
}

async function lettersOf(box: Letterbox, wanted: Wanted): Promise<Letter[]> {
  const letters: Omit<Letter, 'redriven'>[] = [];
  const redriven = new Map<string, number>();
  for await (const { place, letter } of all(box)) {
    const id = box.name + place;
    if (letter.stage === REDRIVEN.stage) redriven.set(box.name + letter.position, letter.at);
    else if (box.holds(letter.stage) && isWanted(id, letter, wanted)) letters.push({ id, box, letter });
  }
  return letters.map((letter) => ({ ...letter, redriven: redriven.get(letter.id) }));
}

async function* all({ log, codec }: Base): AsyncGenerator<{ place: string; letter: DeadLetter }> {
  const { name } = TOPICS.deadLetters;
  const [starts, ends] = [await log.starts(name), await log.ends(name)];
  for (let partition = 0; partition < ends.length; partition++) {
    for await (const { offset, value } of log.read(name, partition, starts[partition]!, ends[partition]!)) {
      await codec.prepare(TOPICS.deadLetters, [value]);
      yield { place: `${partition}@${offset}`, letter: codec.decode<DeadLetter>(TOPICS.deadLetters, value) };
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

/** Notes that letters were taken again, each where it lies, so that nobody takes them twice without meaning to. */
export async function markRedriven(letters: readonly Letter[], now: number): Promise<void> {
  const { name } = TOPICS.deadLetters;
  for (const [box, own] of Map.groupBy(letters, (letter) => letter.box)) {
    await box.log.append(
      own.map(({ id }) => {
        const position = id.slice(box.name.length);
        const note: DeadLetter = {
          type: 'dead',
          ...REDRIVEN,
          message: '',
          position,
          at: now,
          content: Buffer.alloc(0),
        };
        return { topic: name, key: REDRIVEN.code, value: box.codec.encode(TOPICS.deadLetters, note), time: now };
      }),
    );
  }
}
