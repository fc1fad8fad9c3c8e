import type { Intake } from '../../producers/gateway/intake.ts';
import { acceptText } from '../../schemas/accept.ts';
import type { Rules } from '../../schemas/rules.ts';
import type { LogRecord } from '../../streams/log.ts';
import { type Opener, stageRecord } from './content.ts';
import { type Base, type Letter, markRedriven } from './letters.ts';
import { whatIsLeft } from './overtaken.ts';

export interface RedriveOptions {
  readonly opener: Opener;
  readonly intake: Pick<Intake, 'take'>;
  readonly rules: Rules;
  readonly now: number;
  readonly dryRun: boolean;
  /** The corrected event, in the place of the one letter's. */
  readonly edited?: unknown;
}

/** What became of one letter, or would. */
export interface Redriven {
  readonly id: string;
  readonly taken: boolean;
  /** Why it was not taken; or, when it was, as what. */
  readonly message: string;
}

/**
 * Takes letters again. An event that the gateway had refused is accepted as if it came now, if it is right now; a record that a stage could not
 * take goes back to where the stage reads, less what later records have overtaken. A letter that is still wrong stays where it is.
 */
export async function redrive(letters: readonly Letter[], options: RedriveOptions): Promise<Redriven[]> {
  const results: Redriven[] = [];
  for (const letter of letters) results.push({ id: letter.id, ...(await redriveOne(letter, options)) });
  const taken = new Set(results.filter((result) => result.taken).map(({ id }) => id));
  if (!options.dryRun) {
    await markRedriven(
      letters.filter(({ id }) => taken.has(id)),
      options.now,
    );
  }
  return results;
}

type Outcome = Omit<Redriven, 'id'>;

async function redriveOne({ letter, box: base }: Letter, options: RedriveOptions): Promise<Outcome> {
  const { opener, dryRun, edited } = options;
  const [kind, name] = letter.stage.split(':');
  if (kind === 'outbox') return refused(`tell the destination again: POST /v1/outbox/${name}/replay`);
  if (kind === 'platform')
    return refused('the platform puts it right and it is fetched again, or it is imported by hand');
  const record = await stageRecord(base, letter);
  if (!record) return takeEvent(edited === undefined ? opener.open(letter.content) : JSON.stringify(edited), options);
  if (edited !== undefined)
    return refused('a record of a stage is taken as it is; correct the event by a new revision');
  if (!record.message) return refused('nobody can read its bytes');
  const original = await keyOf(base, record);
  if (original === undefined) return refused(`${letter.position} is past its retention; rebuild instead`);
  const left = await whatIsLeft(base, record, original);
  if (!left) return { taken: true, message: 'nothing of it is left to be said: later records have said it' };
  const again: LogRecord = {
    topic: record.topic.name,
    key: original,
    value: base.codec.encode(record.topic, left),
    time: letter.at,
  };
  if (!dryRun) await base.log.append([again]);
  return { taken: true, message: `back to ${record.topic.name}` };
}

async function takeEvent(text: string, { intake, rules, dryRun }: RedriveOptions): Promise<Outcome> {
  // Looked at first, so that what is still wrong makes no second letter.
  const acceptance = acceptText(text, rules);
  if (!acceptance.ok) return refused(`${acceptance.refusal.code}: ${acceptance.refusal.message}`);
  if (dryRun) return { taken: true, message: `accepted as ${acceptance.event.type}` };
  const { rejected } = await intake.take([{ text }], false);
  return rejected[0]
    ? refused(`${rejected[0].code}: ${rejected[0].message}`)
    : { taken: true, message: `accepted as ${acceptance.event.type}` };
}

function refused(message: string): Outcome {
  return { taken: false, message };
}

/** The key that the record was filed under; nothing when the log does not have it any more. */
async function keyOf(
  { log }: Base,
  record: { topic: { name: string }; partition: number; offset: number },
): Promise<string | undefined> {
  const { topic, partition, offset } = record;
  for await (const found of log.read(topic.name, partition, offset, offset + 1))
    if (found.offset === offset) return found.key;
  return undefined;
}
