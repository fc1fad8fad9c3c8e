import type { FastifyInstance } from 'fastify';
import { checked } from '../../infra/http/checked.ts';
import { HttpError } from '../../infra/http/errors.ts';
import type { Subject } from '../../schemas/subject.ts';
import { qrPng, qrSvg } from '../codes/qr-image.ts';
import { type Intake, newTag } from '../gateway/intake.ts';
import type { Issuer, MadeCode } from './issuer.ts';
import { type CodesRequest, codesRequest } from './request.ts';
import { type Printed, sheet } from './sheet.ts';

export interface IssuingOptions {
  readonly issuer: Issuer;
  readonly intake: Pick<Intake, 'take'>;
  /** As for `POST /v1/events`. */
  readonly congested: () => number | undefined;
}

/** `POST /v1/codes` makes and prints our own cards and posters. Of a process that takes events, because a card may be linked with its holder. */
export async function issuingRoutes(
  app: FastifyInstance,
  { issuer, intake, congested }: IssuingOptions,
): Promise<void> {
  app.route({
    method: 'POST',
    url: '/v1/codes',
    config: { permission: 'manage' },
    schema: {
      summary:
        'Makes signed codes of venues (posters) and people (cards); as JSON, as a page to print, or one as an image',
    },
    handler: async (request, reply) => {
      const wanted = checked(codesRequest, request.body);
      const seconds = congested();
      if (seconds !== undefined) throw new HttpError('log-full', undefined, seconds);
      const made = await make(issuer, wanted, request.caller.name);
      await link(made, wanted, intake);
      reply.header('cache-control', 'no-store').code(201);
      const printed = made.map((code, at): Printed => {
        const content = wanted.link === undefined ? code.text : `${wanted.link.replace(/#.*$/, '')}#${code.text}`;
        return { ...code, name: wanted.codes[at]!.name ?? null, content };
      });
      switch (wanted.format) {
        case 'json':
          return made;
        case 'html':
          return reply.type('text/html; charset=utf-8').send(await sheet(printed));
        case 'svg':
          return reply.type('image/svg+xml').send(await qrSvg(printed[0]!.content));
        case 'png':
          return reply.type('image/png').send(await qrPng(printed[0]!.content));
      }
    },
  });
}

async function make(issuer: Issuer, { codes }: CodesRequest, by: string): Promise<MadeCode[]> {
  try {
    return await issuer.issue(codes, by);
  } catch (error) {
    if (error instanceof RangeError) throw new HttpError('wrong-field', `codes: ${error.message}`);
    throw error;
  }
}

/** Links new cards with who holds them. A card is out only when its link is in the log. */
async function link(
  made: readonly MadeCode[],
  { codes }: CodesRequest,
  intake: IssuingOptions['intake'],
): Promise<void> {
  const links = codes.flatMap((code, at) => {
    const holder: Subject | undefined = code.kind === 'card' ? code.holder : undefined;
    return holder === undefined ? [] : [{ json: { type: 'link', id: newTag(), a: `card:${made[at]!.id}`, b: holder } }];
  });
  if (links.length === 0) return;
  const { rejected } = await intake.take(links, false);
  if (rejected[0]) throw new Error(`the link of a card was refused: ${rejected[0].code}`);
}
