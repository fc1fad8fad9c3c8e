import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { checked } from '../../infra/http/checked.ts';
import { HttpError } from '../../infra/http/errors.ts';
import type { SharedSettings } from '../../infra/settings/derived.ts';
import { revokedIn, trustListSettings } from '../gate/trust.ts';
import type { Issuer } from './issuer.ts';
import { noRevocation, revocation } from './request.ts';
import type { SigningKeys } from './signing-keys.ts';

export interface SharedCodeOptions {
  readonly settings: SharedSettings;
  readonly keys: SigningKeys;
  readonly issuer: Issuer;
}

/**
 * What a deployment has agreed on of its codes: which were issued (`GET /v1/codes`) and taken back (`/v1/codes/revocations`), whose keys are trusted
 * (`/v1/codes/keys`), and the trust list of health certificates. Every process answers, and every gate follows.
 */
export async function sharedCodeRoutes(
  app: FastifyInstance,
  { settings, keys, issuer }: SharedCodeOptions,
): Promise<void> {
  const config = { permission: 'manage' } as const;
  const described = (summary: string) => ({ config, schema: { summary } });
  app.get(
    '/v1/codes',
    described('The codes that were issued, one a line, without the numbers of cards'),
    (_request, reply) => {
      const lines = issuer.issued().map(({ kind, of, ...code }) => {
        return `${JSON.stringify({ kind, venue: kind === 'venue' ? of : null, ...code })}\n`;
      });
      return reply.type('application/x-ndjson').send(lines.join(''));
    },
  );
  app.post(
    '/v1/codes/revocations',
    described('Takes codes back: by serial, or all of a card or a venue; the gates refuse them from then on'),
    async (request) => {
      const what = checked(revocation, request.body);
      const by = request.caller.name;
      if ('serials' in what) return { revoked: await issuer.revoke(what, by) };
      const named = 'card' in what ? { kind: 'card', id: what.card } : { kind: 'venue', id: what.venue };
      return { revoked: await issuer.revoke(named as { kind: 'card' | 'venue'; id: string }, by) };
    },
  );
  app.delete('/v1/codes/revocations', described('Takes codes back no more, by serial'), async (request) => {
    const { serials } = checked(noRevocation, request.body);
    return { unrevoked: await issuer.unrevoke(serials, request.caller.name) };
  });
  app.get('/v1/codes/revocations', described('The serials of all codes that were taken back'), async () =>
    revokedIn(settings),
  );
  app.get('/v1/codes/keys', described('The public keys of our own codes'), async () => keys.all());
  app.post(
    '/v1/codes/keys',
    described('Makes a key that signs from now on; or, with a public JWK as body, trusts one of another deployment'),
    async (request, reply) => {
      const { body, caller } = request;
      const kid = body == null ? await keys.renew(caller.name) : await keys.trust(publicKey(body), caller.name);
      return reply.code(201).send({ kid });
    },
  );
  app.delete<{ Params: { kid: string } }>(
    '/v1/codes/keys/:kid',
    described('Trusts a key no more: what it signed names nobody'),
    async (request, reply) => {
      const known = await keys.retire(request.params.kid, request.caller.name);
      if (!known) throw new HttpError('not-found', 'there is no key of that name');
      return reply.code(204).send();
    },
  );
  app.put(
    '/v1/codes/trust-list',
    described('Puts a trust list of health certificates in the place of the one that stands'),
    async (request, reply) => {
      await settings.setAll(trustList(settings, request.body, request.caller.name));
      return reply.code(204).send();
    },
  );
}

const jwk = z.looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().length(43) });

/** Only its public members: whoever sends the private one too must not find it in the log. */
function publicKey(body: unknown): object {
  const { kty, crv, x } = checked(jwk, body);
  return { kty, crv, x };
}

function trustList(settings: SharedSettings, body: unknown, by: string) {
  try {
    return trustListSettings(settings, body, by);
  } catch (error) {
    // What the reader of certificates says may quote the list.
    const where = error instanceof z.ZodError ? error.issues.map(({ path }) => path.join('.')) : [];
    throw new HttpError('wrong-field', `${where.join(', ') || '(body)'}: is not what a trust list has there`);
  }
}
