import { readFileSync } from 'node:fs';
import { call } from '../client.ts';

/** `truyvet codes new-key`: prints the key's name. */
export async function newKey(): Promise<void> {
  await printKid(await call('POST', '/v1/codes/keys'));
}

/** `truyvet codes add-key FILE`. */
export async function addKey(file: string): Promise<void> {
  await printKid(await call('POST', '/v1/codes/keys', fileAt(file)));
}

async function printKid(response: Response): Promise<void> {
  process.stdout.write(`${((await response.json()) as { kid: string }).kid}\n`);
}

/** `truyvet codes keys`. */
export async function keys(): Promise<void> {
  const all = (await (await call('GET', '/v1/codes/keys')).json()) as { kid: string; x: string; signs: boolean }[];
  for (const { kid, x, signs } of all) process.stdout.write(`${kid}\t${x}\t${signs ? 'signs here' : 'of another'}\n`);
}

/** `truyvet codes retire KID`. */
export async function retire(kid: string): Promise<void> {
  await call('DELETE', `/v1/codes/keys/${encodeURIComponent(kid)}`);
}

/** `truyvet codes revoke SERIAL…`. */
export async function revoke(serials: readonly string[]): Promise<void> {
  await call('POST', '/v1/codes/revoked', { serials });
}

/** `truyvet codes trust FILE`. */
export async function trust(file: string): Promise<void> {
  await call('PUT', '/v1/codes/trust-list', fileAt(file));
}

/** `truyvet codes issue card|venue ID`. */
export async function issue(kind: string, id: string, options: { expires?: string; svg?: boolean }): Promise<void> {
  const { expires, svg: picture } = options;
  const answer = await call('POST', '/v1/codes/issue', { kind, id, ...(expires && { expires }) });
  const { serial, text, svg } = (await answer.json()) as { serial: string; text: string; svg: string };
  process.stdout.write(picture ? svg : `${serial}\t${text}\n`);
}

function fileAt(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
