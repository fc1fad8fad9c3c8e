import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { decodeCommand } from '../../producers/codes/command.ts';
import { TRUST_FILES } from '../../producers/gate/trust.ts';

/**
 * `truyvet decode TEXT`, or `-` for the lines of standard input. What is not said is taken from the data folder, where the gate has it, if there
 * is any.
 */
export async function decode(
  text: string,
  options: { trust?: string; keys?: string; revoked?: string },
): Promise<void> {
  const source = text === '-' ? { lines: process.stdin } : { text };
  const here = (['trust', 'keys', 'revoked'] as const)
    .map((what) => [what, join(process.env.TRUYVET_DATA || './data', TRUST_FILES[what])] as const)
    .filter(([, file]) => existsSync(file));
  const files = { ...Object.fromEntries(here), ...options };
  await decodeCommand({ ...source, ...files, out: process.stdout, now: Date.now() });
}
