import { readFileSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { KnownKey } from '../../producers/issuing/signing-keys.ts';
import { call } from '../client.ts';

interface PrintOptions {
  readonly name?: string;
  readonly expires?: string;
  readonly link?: string;
  readonly out?: string;
}

/** `truyvet code poster VENUE…`: a page to print, an image, or, without `--out`, the text of each code. */
export async function poster(venues: readonly string[], options: PrintOptions & { from?: string }): Promise<void> {
  if (options.name !== undefined && (venues.length !== 1 || options.from !== undefined)) {
    throw new Error('--name goes with one venue; a file says the names itself');
  }
  const named = venues.map((id) => ({ id, ...(options.name !== undefined && { name: options.name }) }));
  const listed = options.from === undefined ? [] : venuesOf(readFileSync(options.from, 'utf8'));
  if (named.length + listed.length === 0) throw new Error('name a venue, or --from a file of venue events');
  await print('venue', [...named, ...listed], options);
}

/** `truyvet code card [NUMBER]`: a card with this number, or with a new one. */
export async function card(number: string | undefined, options: PrintOptions & { holder?: string }): Promise<void> {
  const { name, holder } = options;
  const wanted = { ...(number && { id: number }), ...(name && { name }), ...(holder && { holder }) };
  await print('card', [wanted], options);
}

/** `truyvet code revoke SERIAL…`, `--card NUMBER` or `--venue ID`: prints the serials that hold no more. */
export async function revoke(serials: readonly string[], options: { card?: string; venue?: string }): Promise<void> {
  const ways = [
    serials.length > 0 && { serials },
    options.card && { card: options.card },
    options.venue && { venue: options.venue },
  ];
  const [way, ...more] = ways.filter((one) => Boolean(one));
  if (!way || more.length > 0) throw new Error('say one of: serials, --card NUMBER, --venue ID');
  const { revoked } = (await (await call('POST', '/v1/codes/revocations', way)).json()) as { revoked: string[] };
  if (revoked.length === 0)
    throw new Error('nothing to revoke: no code is out under that name, or it was revoked before');
  process.stdout.write(`${revoked.join('\n')}\n`);
}

/** `truyvet code unrevoke SERIAL…`: prints the serials that hold again. */
export async function unrevoke(serials: readonly string[]): Promise<void> {
  const answer = await call('DELETE', '/v1/codes/revocations', { serials });
  const { unrevoked } = (await answer.json()) as { unrevoked: string[] };
  if (unrevoked.length === 0) throw new Error('none of them was revoked');
  process.stdout.write(`${unrevoked.join('\n')}\n`);
}

/** `truyvet code revoked`: the serials that were taken back, one a line, as `decode --revoked` reads them. */
export async function revoked(): Promise<void> {
  for (const serial of (await (await call('GET', '/v1/codes/revocations')).json()) as string[])
    process.stdout.write(`${serial}\n`);
}

/** `truyvet code list`: what was issued, one a line, without the numbers of cards. */
export async function list(): Promise<void> {
  process.stdout.write(await (await call('GET', '/v1/codes')).text());
}

/** `truyvet code new-key`: signs with a new key from now on. */
export async function newKey(): Promise<void> {
  await printName(await call('POST', '/v1/codes/keys'));
}

/** `truyvet code add-key FILE`: trusts a public key of another deployment, too. */
export async function addKey(file: string): Promise<void> {
  await printName(await call('POST', '/v1/codes/keys', json(file)));
}

/** `truyvet code keys`: the public keys; with `--jwks` as `decode --keys` and readers elsewhere want them. */
export async function keys({ jwks }: { jwks?: boolean }): Promise<void> {
  const all = (await (await call('GET', '/v1/codes/keys')).json()) as KnownKey[];
  if (jwks) {
    process.stdout.write(`${JSON.stringify({ keys: all.map(({ kid, signs, ...key }) => key) }, null, 2)}\n`);
    return;
  }
  for (const { kid, x, signs } of all) process.stdout.write(`${kid}\t${x}\t${signs ? 'signs here' : 'of another'}\n`);
}

/** `truyvet code retire KID`: what this key signed names nobody from now on. */
export async function retire(kid: string): Promise<void> {
  await call('DELETE', `/v1/codes/keys/${encodeURIComponent(kid)}`);
}

/** `truyvet code trust FILE`: the trust list of health certificates. */
export async function trust(file: string): Promise<void> {
  await call('PUT', '/v1/codes/trust-list', json(file));
}

async function printName(response: Response): Promise<void> {
  process.stdout.write(`${((await response.json()) as { kid: string }).kid}\n`);
}

function json(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

const AT_ONCE = 1000;
const FORMATS: Readonly<Record<string, string>> = { '.html': 'html', '.htm': 'html', '.svg': 'svg', '.png': 'png' };

async function print(
  kind: 'venue' | 'card',
  wanted: readonly object[],
  { expires, link, out }: PrintOptions,
): Promise<void> {
  const format = out === undefined ? 'json' : FORMATS[extname(out).toLowerCase()];
  if (format === undefined) throw new Error('--out must end in .html, .svg or .png');
  if (out !== undefined && wanted.length > AT_ONCE) throw new Error(`a page holds ${AT_ONCE} codes: split the file`);
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    const codes = wanted.slice(from, from + AT_ONCE).map((one) => ({ kind, ...one, ...(expires && { expires }) }));
    const answer = await call('POST', '/v1/codes', { codes, format, ...(link && { link }) });
    if (out !== undefined) writeFileSync(out, Buffer.from(await answer.arrayBuffer()), { mode: 0o600 });
    else for (const code of (await answer.json()) as object[]) process.stdout.write(`${JSON.stringify(code)}\n`);
  }
}

/** The venues of a file of events (`events.md`), one a line; other events are passed over. */
function venuesOf(text: string): { id: string; name: string }[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as { type: string; record: string; name: string })
    .filter(({ type }) => type === 'venue')
    .map(({ record, name }) => ({ id: record, name }));
}
