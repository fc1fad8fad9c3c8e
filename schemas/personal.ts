import { z } from 'zod';

const text = z.string();

/** What may be known of a person beside the identifiers. Plain: it is sealed before it enters the log (`producers/personal/`). */
export const details = z.strictObject({
  name: text.max(200).nullish(),
  /** As far as known: `1990`, `1990-01` or `1990-01-01`. */
  birth: text
    .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'must be a day, a month or a year: 1990-01-31, 1990-01 or 1990')
    .nullish(),
  sex: z.enum(['male', 'female']).nullish(),
  /** `0` and 9 digits. */
  phone: text.max(20).nullish(),
  /** Where the person lives, as somebody wrote it. */
  address: text.max(500).nullish(),
});
export type Details = z.output<typeof details>;

/**
 * In the log: what one source said of the person of `subject`. All that names somebody is in `sealed`, under a key of that person's own, which lies in
 * the topic `person-keys` and can be destroyed there (docs/decisions/012).
 */
export const personal = z
  .object({
    type: z.literal('personal'),
    /** Keyed, as everywhere in the log. */
    subject: text,
    /** Who said it: `gate`, or the kind of the import. */
    kind: text,
    /** The record that it was said with; empty at a door. */
    record: text,
    facility: text.nullish(),
    /** Code of 2021 of the commune that the record counts for. */
    commune: text.nullish(),
    at: z.int().meta({ kind: 'instant' }),
    /** Which fields were missing or implausible: `name-missing`, `birth-implausible`, … */
    faults: z.array(text),
    /**
     * Keyed hash of name without diacritics and birth date: equal for records that look like one person. In records of earlier versions only: now it
     * is computed from `sealed` by whoever writes it into a table.
     */
    match: text.nullish(),
    /** The id of the key, 16 bytes; in records of earlier versions the key itself, wrapped by the key of the deployment, 60 bytes. */
    key: z.custom<Uint8Array>().meta({ kind: 'bytes' }),
    sealed: z.custom<Uint8Array>().meta({ kind: 'bytes' }),
  })
  .meta({ id: 'Personal' });
export type Personal = z.output<typeof personal>;

/** The topic holds one kind of message; a further one is then a compatible change. */
export const personalMessage = z
  .custom<Personal>()
  .meta({ id: 'PersonalMessage', kind: 'variants', variants: { personal } });
