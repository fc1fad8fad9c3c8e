import { z } from 'zod';
import { isPhone, subject } from '../../schemas/subject.ts';

const day = z.iso.date('must be a day, YYYY-MM-DD').optional();
const name = z.string('must be text').max(200, 'may have 200 characters').optional();

const venue = z.strictObject({
  kind: z.literal('venue'),
  id: z
    .string('must be the id of the venue')
    .min(1, 'must be the id of the venue')
    .max(100, 'may have 100 bytes in UTF-8'),
  name,
  expires: day,
});
const card = z.strictObject({
  kind: z.literal('card'),
  /** The card's number; a new one without it. */
  id: z.string('must be [A-Z0-9-]{4,32}').max(32, 'must be [A-Z0-9-]{4,32}').optional(),
  name,
  expires: day,
  /** Another identifier of the holder, which the card is linked with. */
  holder: subject.refine((one) => !isPhone(one), 'a phone links nobody: name another identifier').optional(),
});

/** What `POST /v1/codes` takes. */
export const codesRequest = z
  .strictObject({
    codes: z
      .array(z.discriminatedUnion('kind', [venue, card], 'kind must be venue or card'), 'must be a list of codes')
      .min(1, 'must name a code')
      .max(1000, 'may name 1000 codes at a time'),
    format: z.enum(['json', 'html', 'svg', 'png'], 'must be json, html, svg or png').default('json'),
    /** A web address that ends in the code, for phones that open what they scan. */
    link: z
      .url({ protocol: /^https?$/, error: 'must be a web address' })
      .max(300)
      .optional(),
  })
  .refine(({ codes, format }) => codes.length === 1 || format === 'json' || format === 'html', {
    error: 'an image holds one code',
    path: ['format'],
  });
export type CodesRequest = z.output<typeof codesRequest>;

const serials = z.strictObject({
  serials: z
    .array(z.string().regex(/^[BCFGHJKLMNPRSTVX]{10}$/i, 'must be the ten letters of a serial'))
    .min(1)
    .max(1000),
});

/** What `DELETE /v1/codes/revocations` takes: serials alone, for a number or a venue may have old codes that are in other hands. */
export const noRevocation = serials;

/** What `POST /v1/codes/revocations` takes: serials, or the number of a card, or the id of a venue. */
export const revocation = z.union(
  [serials, z.strictObject({ card: z.string().min(4).max(32) }), z.strictObject({ venue: z.string().min(1).max(200) })],
  'must be { serials: [ten letters each] }, { card: number } or { venue: id }',
);
