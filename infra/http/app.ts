import type { Server } from 'node:http';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { EVENTS } from '../../schemas/events.ts';
import { LogUnavailable } from '../../streams/log.ts';
import { HttpError } from './errors.ts';
import { components } from './json-schema.ts';
import { may, type Permission } from './roles.ts';
import type { Caller, Tokens } from './tokens.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the caller of a route must be allowed to; a route that says nothing is refused to everybody. */
    permission?: Permission | readonly Permission[] | 'public';
    /** `people`: the answer shows data of single people, though what it needs does not say so; who asked is noted. */
    shows?: 'people';
  }
  interface FastifyRequest {
    caller: Caller;
  }
}

export interface AppOptions {
  readonly tokens: Tokens;
  /** Most bytes of a body. */
  readonly bodyLimit?: number;
  /** Most requests of one token in a second. */
  readonly requestsPerSecond?: number;
  /** Says what went wrong on our side. */
  readonly log: (line: string) => void;
}

/** How long requests in flight have when the server closes, ms. */
const LONGEST_FAREWELL_MS = 10_000;
const LOOK_FOR_IDLE_MS = 50;

/** The HTTP server without routes: who may call, how errors look, and the OpenAPI document. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: options.bodyLimit ?? 16 * 1024 * 1024,
    forceCloseConnections: 'idle',
    logger: false,
    // Bodies are judged event by event: one with a name that is dear to JavaScript is refused by its schema, and not the whole body with it.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    // What is wrong before there is a route; the default answers repeat the address.
    frameworkErrors: (error, request, reply) => answerError(error, request, reply, options.log),
  });
  app.addHook('preClose', async () => farewell(app.server));
  // Nothing takes plain text, and what takes NDJSON says so.
  app.removeContentTypeParser('text/plain');
  app.decorateRequest('caller', null as unknown as Caller);
  app.setErrorHandler((error, request, reply) => answerError(error as FastifyError, request, reply, options.log));
  app.setNotFoundHandler(() => {
    throw new HttpError('not-found');
  });
  await app.register(swagger, {
    openapi: {
      info: {
        title: 'Truy Vết',
        version: '1',
        description: 'Scans in, exposures out. Every call but /health needs a bearer token.',
      },
      components: {
        securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
        schemas: components(Object.values(EVENTS)),
      },
      security: [{ token: [] }],
    },
  });
  await app.register(swaggerUi, { routePrefix: DOCS, uiConfig: { requestInterceptor: withToken as never } });
  app.addHook('onRequest', async (request) => authorise(request, options.tokens));
  app.addHook('onRequest', async (request) => refuseEncoded(request));
  await app.register(rateLimit, {
    max: options.requestsPerSecond ?? 1000,
    timeWindow: 1000,
    // Before the body is read, so that whoever sends too much costs no upload.
    hook: 'onRequest',
    keyGenerator: (request) => request.caller?.name ?? request.ip,
    allowList: (request) => isPublic(request),
    errorResponseBuilder: (_request, context) => new HttpError('too-many', undefined, Math.ceil(context.ttl / 1000)),
  });
  return app;
}

/**
 * What is in flight is finished, and its connection closed after it, which would be kept alive otherwise. Whoever holds one open for longer does
 * not keep the process from ending.
 */
function farewell(server: Server): void {
  if (!server.listening) return;
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_FOR_IDLE_MS);
  const end = setTimeout(() => server.closeAllConnections(), LONGEST_FAREWELL_MS);
  server.once('close', () => {
    clearInterval(idle);
    clearTimeout(end);
  });
}

const DOCS = '/docs';
/** What the page at `/docs` shows. The page itself is files that say nothing of this system, as every page is; this is a call. */
const DOCUMENTS = [`${DOCS}/json`, `${DOCS}/yaml`];

function isPublic(request: FastifyRequest): boolean {
  const { config, url = '' } = request.routeOptions;
  const page = (url === DOCS || url.startsWith(`${DOCS}/`)) && !DOCUMENTS.includes(url);
  return config?.permission === 'public' || page;
}

/** In the browser: calls with the token of the page at `/`, or with one that is asked for. Its text is sent, so it uses nothing from around it. */
function withToken(request: { headers: Record<string, string> }): object {
  const { localStorage, prompt } = globalThis as unknown as {
    localStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void };
    prompt(question: string): string | null;
  };
  const kept = localStorage.getItem('truyvet.token');
  const token = kept ?? prompt('Token / Mã truy cập');
  if (token && !kept) localStorage.setItem('truyvet.token', token);
  if (token) request.headers.authorization = `Bearer ${token}`;
  return request;
}

function authorise(request: FastifyRequest, tokens: Tokens): void {
  if (isPublic(request) || request.is404) return;
  const header = request.headers.authorization;
  const token = header?.match(/^bearer +(\S+)\s*$/i)?.[1];
  if (token === undefined) throw new HttpError('no-token');
  const caller = tokens.callerOf(token);
  if (!caller) throw new HttpError('unknown-token');
  request.caller = caller;
  if (DOCUMENTS.includes(request.routeOptions.url ?? '')) return;
  const { permission } = request.routeOptions.config;
  const any = permission === undefined ? [] : [permission].flat();
  if (!any.some((one) => one !== 'public' && may(caller.role, one))) {
    throw new HttpError('wrong-role', `the role ${caller.role} may not make this call`);
  }
}

/** A body that was compressed on the way would be read as what it is not. */
function refuseEncoded({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding']?.trim().toLowerCase() || 'identity';
  if (encoding !== 'identity') throw new HttpError('wrong-content-type', 'send the body without Content-Encoding');
}

function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  log: (line: string) => void,
): void {
  const known = knownError(error);
  if (known.code === 'internal') log(`${request.method} ${request.routeOptions.url}: ${error.stack ?? error.message}`);
  if (known.retryAfterSeconds !== undefined) reply.header('retry-after', String(Math.max(1, known.retryAfterSeconds)));
  if (known.statusCode === 401) reply.header('www-authenticate', 'Bearer');
  reply
    .code(known.statusCode)
    .type('application/json')
    .send(JSON.stringify({ code: known.code, message: known.message }));
}

function knownError(error: FastifyError): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof LogUnavailable) return new HttpError('unavailable', undefined, 2);
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new HttpError('too-large');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_EMPTY_TYPE':
      return new HttpError('wrong-content-type');
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return new HttpError('not-json');
    case 'FST_ERR_BAD_URL':
      return new HttpError('not-found');
    default:
      return error.statusCode !== undefined && error.statusCode < 500
        ? new HttpError('wrong-field', error.message)
        : new HttpError('internal');
  }
}
