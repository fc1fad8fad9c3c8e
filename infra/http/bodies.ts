import { Transform } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest, RequestPayload } from 'fastify';
import { HttpError } from './errors.ts';

/** Bytes of all bodies together that may be received or worked on at a time. */
const MOST_BYTES = 64 * 1024 * 1024;
/** What is in flight is durable in less than this, or the log is full and says so itself. */
const RETRY_AFTER_SECONDS = 1;

/**
 * Bounds the memory that bodies take, however many connections there are: a body for which there is no room is answered 503 `log-full` with
 * `Retry-After`, before it is read when it says its length, else as soon as it has grown too large. Room is given back when the call is over.
 * To be called before routes are added. Answers how many bytes are taken at the moment.
 */
export function limitBodies(app: FastifyInstance, mostBytes = MOST_BYTES): () => number {
  const held = new WeakMap<FastifyRequest, Held>();
  const bodyLimit = app.initialConfig.bodyLimit!;
  let taken = 0;
  const take = (one: Held, bytes: number): boolean => {
    if (taken + bytes > mostBytes) return false;
    taken += bytes;
    one.bytes += bytes;
    return true;
  };
  const giveBack = (one: Held) => {
    // Whoever hangs up while the body is worked on does not make room: its memory is in use until there is an answer.
    if (!one.over || (one.handling && !one.answered)) return;
    taken -= one.bytes;
    one.bytes = 0;
  };
  app.addHook('onRequest', async (request, reply) => {
    const length = request.headers['content-length'];
    if (length === undefined && request.headers['transfer-encoding'] === undefined) return;
    const one: Held = { bytes: 0, handling: false, answered: false, over: false };
    // One that is too large in itself is not read, and answered 413.
    const bytes = Math.min(Number(length ?? 0), bodyLimit);
    if (!take(one, bytes)) throw full();
    held.set(request, one);
    whenOver(reply, () => {
      one.over = true;
      giveBack(one);
    });
  });
  app.addHook('preParsing', (request, _reply, payload, done) => {
    const one = held.get(request);
    if (!one || request.headers['content-length'] !== undefined) return done(null, payload);
    done(
      null,
      counted(payload, (bytes) => take(one, bytes)),
    );
  });
  app.addHook('preHandler', async (request) => {
    const one = held.get(request);
    if (one) one.handling = true;
  });
  app.addHook('onSend', async (request) => {
    const one = held.get(request);
    if (!one) return;
    one.answered = true;
    giveBack(one);
  });
  return () => taken;
}

/** What a call has taken, and how far it is. */
interface Held {
  bytes: number;
  handling: boolean;
  answered: boolean;
  /** Its connection is through with it. */
  over: boolean;
}

function full(): HttpError {
  return new HttpError('log-full', undefined, RETRY_AFTER_SECONDS);
}

function whenOver(reply: FastifyReply, then: () => void): void {
  reply.raw.once('finish', then);
  reply.raw.once('close', then);
}

/** A body that does not say its length, taken piece by piece; what comes after the first refusal is read and let go. */
function counted(payload: RequestPayload, take: (bytes: number) => boolean): RequestPayload {
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (take(chunk.length)) return done(null, chunk);
      payload.unpipe(counter);
      payload.resume();
      done(full());
    },
  });
  payload.once('error', (error) => counter.destroy(error));
  return payload.pipe(counter);
}
