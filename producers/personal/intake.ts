import { z } from 'zod';
import { communeOf } from '../../schemas/areas.ts';
import { localDay } from '../../schemas/instant.ts';
import { details, type Personal } from '../../schemas/personal.ts';
import { kindOf, type Subject, subject } from '../../schemas/subject.ts';
import { TOPICS, type Topic } from '../../schemas/topics.ts';
import type { Log, LogRecord } from '../../streams/log.ts';
import type { Sealer } from '../sealing/sealer.ts';
import { faultsOf } from './faults.ts';
import type { SealedDetails, Unsealed, Vault } from './vault.ts';

/** What a source learnt of a person, plain, on its way to being sealed. */
export const learnt = z.strictObject({
  /** The person's identifiers; the first names the person, and `also` are the others that the record shows. */
  subject,
  also: z.array(subject).nullish(),
  kind: z.string().regex(/^[a-z-]{1,40}$/, 'must be a word of lower-case letters'),
  record: z.string().max(200).nullish(),
  facility: z.string().max(200).nullish(),
  commune: z
    .string()
    .refine((code) => communeOf(code) !== undefined, 'must be the 5-digit code of one of the 65 communes of 2021')
    .nullish(),
  ...details.shape,
});
export type Learnt = z.output<typeof learnt>;

export interface PersonalIntakeOptions {
  readonly log: Log;
  readonly sealer: Sealer;
  readonly vault: Vault;
  readonly encode: <T>(topic: Topic<T>, message: T) => Buffer;
  readonly now?: () => number;
}

/** Where personal data enters the log: judged, sealed, and durable when `take` resolves. */
export class PersonalIntake {
  readonly #options: PersonalIntakeOptions;

  constructor(options: PersonalIntakeOptions) {
    this.#options = options;
  }

  async take(all: readonly Learnt[]): Promise<void> {
    if (all.length === 0) return;
    const now = (this.#options.now ?? Date.now)();
    const { log, vault } = this.#options;
    const sealed = await vault.seal(all.map((one) => this.#unsealed(one)));
    await log.append(all.map((one, i) => this.#record(one, sealed[i]!, now)));
  }

  #unsealed({ subject, also, name, birth, sex, phone, address }: Learnt): Unsealed {
    const keyed = (one: Subject) => this.#options.sealer.keyed(one);
    const named = [subject, ...(also ?? [])].filter((one) => kindOf(one) !== 'phone');
    // A phone is a family's: it is nobody's key but where nothing else is known.
    const group = named.length > 0 ? named : [subject];
    return { subject: keyed(subject), group: group.map(keyed), details: { name, birth, sex, phone, address } };
  }

  #record(one: Learnt, sealed: SealedDetails, now: number): LogRecord {
    const { sealer, encode } = this.#options;
    const { subject, also, kind, record, facility, commune, ...plain } = one;
    const keyed = sealer.keyed(subject);
    const message: Personal = {
      type: 'personal',
      subject: keyed,
      kind,
      record: record ?? '',
      facility,
      commune,
      at: now,
      faults: faultsOf(plain, [subject, ...(also ?? [])], localDay(now)),
      ...sealed,
    };
    return { topic: TOPICS.personal.name, key: keyed, value: encode(TOPICS.personal, message), time: now };
  }
}
