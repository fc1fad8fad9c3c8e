import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

/** How a text file is written, as a label of `TextDecoder`. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1258';

/**
 * The encoding of a file: by its byte order mark, else UTF-16 when every other byte is 0, else UTF-8 when the whole file is well-formed, else
 * windows-1258, which Vietnamese Windows writes. The whole file is looked at: one name in row 900,000 decides.
 */
export async function encodingOf(file: string): Promise<Encoding> {
  const head = Buffer.alloc(4096);
  const handle = await open(file);
  const { bytesRead } = await handle.read(head, 0, head.length, 0).finally(() => handle.close());
  const start = head.subarray(0, bytesRead);
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  const zeros = [0, 1].map((odd) => start.filter((byte, i) => byte === 0 && i % 2 === odd).length);
  if (zeros[1]! > bytesRead / 8 && zeros[0]! < zeros[1]! / 4) return 'utf-16le';
  if (zeros[0]! > bytesRead / 8 && zeros[1]! < zeros[0]! / 4) return 'utf-16be';
  return (await isUtf8(file)) ? 'utf-8' : 'windows-1258';
}

async function isUtf8(file: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const input = createReadStream(file, { highWaterMark: 1 << 18 });
  try {
    for await (const chunk of input) decoder.decode(chunk as Uint8Array, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return false;
    throw error;
  }
}

/** The text of a file in parts, composed (windows-1258 writes a tone as a character of its own). Tells `read` how many bytes were read. */
export async function* textOf(
  file: string,
  encoding: Encoding,
  read: (bytes: number) => void = () => {},
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let rest = '';
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 })) {
    bytes += (chunk as Buffer).length;
    read(bytes);
    const text = rest + decoder.decode(chunk as Buffer, { stream: true });
    // The last characters may be composed with what comes next.
    rest = text.slice(-2);
    if (text.length > 2) yield text.slice(0, -2).normalize('NFC');
  }
  const end = (rest + decoder.decode()).normalize('NFC');
  if (end !== '') yield end;
}
