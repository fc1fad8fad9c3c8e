import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { HttpError } from '../../infra/http/errors.ts';
import type { SharedSettings } from '../../infra/settings/derived.ts';
import { makeCard } from '../codes/card.ts';
import { newCodeKey, readSigningKey, type SigningKey } from '../codes/code-keys.ts';
import { newSerial } from '../codes/own-code.ts';
import { qrSvg } from '../codes/qr-image.ts';
import { makeVenueCode } from '../codes/venue.ts';
import type { Sealer } from '../sealing/sealer.ts';
import { codeKeySetting, codeKeysIn, noCodeKey, revocation, trustListSettings } from './trust.ts';

export interface CodeRoutesOptions {
  readonly settings: SharedSettings;
  readonly sealer: Pick<Sealer, 'seal' | 'open'>;
}

const serials = z.strictObject({
  serials: z
    .array(z.string().regex(/^[BCFGHJKLMNPRSTVX]{10}$/, 'must be the ten letters of a serial'))
    .min(1)
    .max(10_000),
});
const issue = z.strictObject({
  kind: z.enum(['card', 'venue'], 'must be card or venue'),
  id: z.string().min(1).max(100),
  expires: z.iso.date('must be a day such as 2022-12-31').optional(),
});

/**
 * `/v1/codes/…`: the keys of our own codes, codes that were taken back, the trust list of health certificates, and new codes. Settings of the
 * deployment, so every process answers, and every gate follows.
 */
export async function codeRoutes(app: FastifyInstance, { settings, sealer }: CodeRoutesOptions): Promise<void> {
  const config = { permission: 'manage' } as const;
  app.get('/v1/codes/keys', { config, schema: { summary: 'The public keys of our own codes' } }, () =>
    [...codeKeysIn(settings)].map(([kid, { sealed, ...jwk }]) => ({ kid, ...jwk, signs: sealed !== undefined })),
  );
  app.route({
    method: 'POST',
    url: '/v1/codes/keys',
    config,
    schema: {
      summary: 'Makes a key that this deployment signs with; or, with a public JWK as body, trusts one of another',
    },
    handler: async (request, reply) => {
      const made = request.body == null ? newCodeKey() : undefined;
      const sealed = made && sealer.seal(JSON.stringify(made.private));
      const setting = orWrong(() => codeKeySetting(made?.public ?? request.body, request.caller.name, sealed));
      await settings.set(setting.wanted);
      return reply.code(201).send({ kid: setting.kid });
    },
  });
  app.route<{ Params: { kid: string } }>({
    method: 'DELETE',
    url: '/v1/codes/keys/:kid',
    config,
    schema: { summary: 'Trusts a key no more: what it signed names nobody' },
    handler: async (request, reply) => {
      const { kid } = request.params;
      if (!codeKeysIn(settings).has(kid)) throw new HttpError('not-found', 'there is no key of that name');
      await settings.set(noCodeKey(kid, request.caller.name));
      return reply.code(204).send();
    },
  });
  for (const [method, revoked, summary] of [
    ['POST', true, 'Takes codes back, by their serials'],
    ['DELETE', false, 'Takes codes back no more'],
  ] as const) {
    app.route({
      method,
      url: '/v1/codes/revoked',
      config,
      schema: { summary },
      handler: async (request, reply) => {
        const asked = parsed(serials, request.body).serials;
        await settings.setAll(revocation(asked, revoked, request.caller.name));
        return reply.code(204).send();
      },
    });
  }
  app.route({
    method: 'PUT',
    url: '/v1/codes/trust-list',
    config,
    schema: { summary: 'Puts a trust list of health certificates in the place of the one that stands' },
    handler: async (request, reply) => {
      const changes = orWrong(() => trustListSettings(settings, request.body, request.caller.name));
      await settings.setAll(changes);
      return reply.code(204).send();
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/codes/issue',
    config,
    schema: { summary: 'A new card or poster of ours: its text, its serial, and an SVG of the code' },
    handler: async (request, reply) => {
      const { kind, id, expires } = parsed(issue, request.body);
      const signer = signerIn(settings, sealer);
      const serial = newSerial();
      const code = { id, serial, ...(expires && { expires }) };
      const text = orWrong(() => (kind === 'card' ? makeCard(code, signer) : makeVenueCode(code, signer)));
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ text, serial, svg: await qrSvg(text) });
    },
  });
}

/** The key that was made last. */
function signerIn(settings: SharedSettings, sealer: Pick<Sealer, 'open'>): SigningKey {
  const sealed = [...codeKeysIn(settings).values()].findLast((key) => key.sealed !== undefined)?.sealed;
  if (sealed === undefined) throw new HttpError('not-ready', 'make a key first: POST /v1/codes/keys without a body');
  return readSigningKey(JSON.parse(sealer.open(Buffer.from(sealed, 'base64'))) as JsonWebKey);
}

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  // The number of a card names somebody, so that no message of zod's own, which may quote a value, is passed on.
  throw new HttpError(
    'wrong-field',
    result.error.issues
      .map(
        ({ path, code, message }) =>
          `${path.join('.') || '(body)'}: ${code === 'unrecognized_keys' ? 'has an unknown field' : message}`,
      )
      .join('; '),
  );
}

function orWrong<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    // Our own messages name no value; others, of zod or the JWK reader, do not get out.
    throw new HttpError(
      'wrong-field',
      error instanceof RangeError ? error.message : '(body): is not what this call takes',
    );
  }
}
