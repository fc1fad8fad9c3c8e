import { decodeCommand } from '../../producers/codes/command.ts';

/** `truyvet decode TEXT`, or `-` for the lines of standard input. Asks no system: who is trusted is in the files that are named. */
export async function decode(
  text: string,
  options: { trust?: string; keys?: string; revoked?: string },
): Promise<void> {
  const source = text === '-' ? { lines: process.stdin } : { text };
  await decodeCommand({ ...source, ...options, out: process.stdout, now: Date.now() });
}
