/**
 * What a whole deployment has agreed on, as records of the topic `settings`: which generation stands, who may call, which posters stand for
 * which venue. Every process follows it, so no two of them need a file in common. Kept for ever: who changed what, and when, can be read.
 */
import { z } from 'zod';

/** A setting has a new value, or (null) none any more. */
export const setting = z
  .object({
    type: z.literal('setting'),
    /** Also the record's key. */
    name: z.string(),
    /** JSON. No plain identifier and no secret, except as a hash or wrapped by a key of the deployment. */
    value: z.string().nullish(),
    /**
     * The offset of the value that this one follows, −1 where there was none; null: whatever there was. A change that followed
     * another value than the one it found has no effect, for every reader alike.
     */
    after: z.int().nullish(),
    at: z.int().meta({ kind: 'instant' }),
    /** The name of the caller's token, or of the part that changed it. */
    by: z.string(),
  })
  .meta({ id: 'Setting' });
export type Setting = z.output<typeof setting>;

/** The topic holds one kind of message; a further one is then a compatible change. */
export const settingMessage = z
  .custom<Setting>()
  .meta({ id: 'SettingMessage', kind: 'variants', variants: { setting } });
