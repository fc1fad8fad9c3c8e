import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { readAreas } from './areas.ts';

/**
 * The pages load nothing that is not served here, and hold no inline script or style. A page that cannot be framed or sent a foreign
 * script cannot be made to give its token away.
 */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

/** The pages: `/`, its modules and styles, and `/areas.json`. They hold nothing secret, so everybody may load them. */
export async function pageRoutes(app: FastifyInstance): Promise<void> {
  const areas = JSON.stringify(readAreas());
  await app.register(async (pages) => {
    pages.addHook('onRoute', (route) => {
      route.config = { ...route.config, permission: 'public' };
      route.schema = { ...route.schema, hide: true };
    });
    pages.addHook('onSend', async (_request, reply) => {
      reply.headers(HEADERS);
    });
    pages.get('/areas.json', (_request, reply) =>
      reply.header('cache-control', 'no-cache').type('application/json').send(areas),
    );
    await pages.register(fastifyStatic, {
      root: fileURLToPath(new URL('./public/', import.meta.url)),
      decorateReply: false,
      // A route for each file there is, so that any other address stays a 404 of the API.
      wildcard: false,
      // File names carry no version, so a browser asks each time, and the ETag answers 304.
      cacheControl: false,
      setHeaders: (reply) => void reply.header('cache-control', 'no-cache'),
    });
  });
}
