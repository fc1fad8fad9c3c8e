/** Who looked at data of single people, as records of the topic `access`. Kept for ever; no fold reads it. */
import { z } from 'zod';

/** Somebody was answered. */
export const looked = z
  .object({
    type: z.literal('looked'),
    at: z.int().meta({ kind: 'instant' }),
    /** The name of the caller's token. */
    by: z.string(),
    role: z.string(),
    method: z.string(),
    /** The address as the API describes it: `/v1/visits`. */
    route: z.string(),
    /** What was asked for: `case=c-7&from=2021-12-06`. */
    asked: z.string(),
  })
  .meta({ id: 'Looked' });
export type Looked = z.output<typeof looked>;

/** The topic holds one kind of message; a further one is then a compatible change. */
export const accessMessage = z.custom<Looked>().meta({ id: 'AccessMessage', kind: 'variants', variants: { looked } });
