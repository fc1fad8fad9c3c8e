import { z } from 'zod';

/** One scan at a door: the raw text that the reader sent, where, and which way. */
export const gateScan = z.strictObject({
  code: z.string('must be the text that the reader sent').max(20_000, 'is longer than any code'),
  /** The venue's id, an alias `tokhaiyte:…`, or the text of its poster. */
  venue: z.string('must name a venue').min(1).max(2000),
  direction: z.enum(['in', 'out', 'any'], 'must be in, out or any'),
  /** Names the scan, so that sending it again is safe. */
  id: z.string().min(1).max(200).optional(),
  /** When it was scanned, for a device that was offline; default: now. */
  at: z.iso.datetime({ offset: true, error: 'must be an instant such as 2021-12-06T08:00:00+07:00' }).optional(),
  zone: z.string().min(1).max(200).optional(),
  device: z.string().max(200).optional(),
  mode: z.enum(['guard', 'self'], 'must be guard or self').optional(),
});
export type GateScan = z.output<typeof gateScan>;
