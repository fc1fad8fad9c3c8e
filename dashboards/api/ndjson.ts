import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

const CHUNK_BYTES = 64 * 1024;

/**
 * Answers rows as they are read: NDJSON, or a JSON array for whoever asks for `application/json` alone. The first row is awaited before the
 * status is sent, so a query that fails at once is an error and not an empty answer.
 */
export async function sendRows(
  request: FastifyRequest,
  reply: FastifyReply,
  rows: AsyncIterable<unknown>,
): Promise<FastifyReply> {
  const array = wantsArray(request.headers.accept);
  const source = rows[Symbol.asyncIterator]();
  const first = await source.next();
  reply.type(array ? 'application/json' : 'application/x-ndjson');
  return reply.send(Readable.from(chunks(first, source, array)));
}

function wantsArray(accept = '*/*'): boolean {
  return accept.includes('application/json') && !accept.includes('ndjson');
}

async function* chunks(
  first: IteratorResult<unknown>,
  source: AsyncIterator<unknown>,
  array: boolean,
): AsyncGenerator<string> {
  const [begin, between, end] = array ? ['[', ',\n', ']\n'] : ['', '\n', '\n'];
  let text = begin;
  let separator = '';
  try {
    for (let next = first; !next.done; next = await source.next()) {
      text += separator + JSON.stringify(next.value);
      separator = between;
      if (text.length < CHUNK_BYTES) continue;
      yield text;
      text = '';
    }
    if (array || separator !== '') yield text + end;
  } finally {
    await source.return?.();
  }
}
