/**
 * The lines of NDJSON: only a line feed ends one (a JSON text may hold U+2028 and lone carriage returns may not end it), and a byte order
 * mark before the first is dropped. Whoever parses a line trims its carriage return.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const utf8 = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const parts = utf8.decode(chunk, { stream: true }).split('\n');
    parts[0] = rest + parts[0];
    rest = parts.pop()!;
    yield* parts;
  }
  rest += utf8.decode();
  if (rest !== '') yield rest;
}
