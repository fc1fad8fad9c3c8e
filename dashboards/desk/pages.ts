import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/**
 * The office's pages run their own scripts only. A report is shown in a frame that may run nothing, and takes its style with it: hence the
 * inline styles.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `/office/`: the weekly report and the desk. The pages hold nothing secret; what they show they ask for with the caller's token. */
export async function officePages(app: FastifyInstance): Promise<void> {
  await app.register(async (pages) => {
    pages.addHook('onRoute', (route) => {
      route.config = { ...route.config, permission: 'public' };
      route.schema = { ...route.schema, hide: true };
    });
    pages.addHook('onSend', async (_request, reply) => {
      reply.headers({
        'content-security-policy': POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
      });
    });
    const index = readFileSync(new URL('./public/index.html', import.meta.url));
    pages.get('/office/', (_request, reply) => reply.type('text/html; charset=utf-8').send(index));
    pages.get('/office', (_request, reply) => reply.redirect('/office/'));
    // The addresses lie to each other as the files do, so that one import is right for the browser and for the compiler.
    for (const folder of ['desk/public/', 'web/public/']) {
      await pages.register(fastifyStatic, {
        root: fileURLToPath(new URL(`../${folder}`, import.meta.url)),
        prefix: `/office/${folder}`,
        decorateReply: false,
        wildcard: false,
        cacheControl: false,
      });
    }
  });
}
