/**
 * The keys under which is sealed what is learnt of people, as records of the compacted topic `person-keys` (docs/decisions/012): one place, so that to
 * forget a key there is to forget it. One partition, so that all processes see one order and agree on whose key is whose.
 */
import { z } from 'zod';

const text = z.string();
const at = z.int().meta({ kind: 'instant' });

/** A key, wrapped by the key of the deployment. Its record's key in the topic is that of the `forgotten` that takes its place. */
export const personKey = z
  .object({
    type: z.literal('key'),
    /** 16 random bytes, base64url. */
    id: text,
    wrapped: z.custom<Uint8Array>().meta({ kind: 'bytes' }),
    at,
  })
  .meta({ id: 'PersonKey' });

/** A key was destroyed: nobody opens any more what was sealed under it. */
export const forgottenKey = z
  .object({
    type: z.literal('forgotten'),
    id: text,
    at,
    /** The name of the caller's token. */
    by: text,
  })
  .meta({ id: 'ForgottenKey' });

/** What is learnt of a subject is sealed under a key; of several claims the first stands, until its key is forgotten. */
export const keyClaim = z
  .object({
    type: z.literal('claim'),
    /** Keyed, as everywhere in the log. */
    subject: text,
    key: text,
    at,
  })
  .meta({ id: 'KeyClaim' });

/** Two keys turn out to be one person's: from now on the other is used, and both are forgotten together. */
export const joinedKeys = z.object({ type: z.literal('joined'), key: text, into: text, at }).meta({ id: 'JoinedKeys' });

export type PersonKeyMessage =
  | z.output<typeof personKey>
  | z.output<typeof forgottenKey>
  | z.output<typeof keyClaim>
  | z.output<typeof joinedKeys>;

export const personKeyMessage = z.custom<PersonKeyMessage>().meta({
  id: 'PersonKeyMessage',
  kind: 'variants',
  variants: { key: personKey, forgotten: forgottenKey, claim: keyClaim, joined: joinedKeys },
});
