import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { makeCard } from './card.ts';
import { newCodeKey, readSigningKey } from './code-keys.ts';
import { decodeCommand, linesOf } from './command.ts';
import { newSerial } from './own-code.ts';

const folder = mkdtempSync(join(tmpdir(), 'truyvet-codes-'));
afterAll(() => rmSync(folder, { recursive: true }));
const now = Date.parse('2021-12-01T00:00:00Z');
const OFFICIAL = '001093029317|NGUYEN LE KHA HAN|1987-01-18|0|162979388586171100|<1<HS4010120878821<0944713700';

async function run(
  command: Omit<Parameters<typeof decodeCommand>[0], 'out' | 'now'>,
): Promise<Record<string, unknown>[]> {
  const out = new PassThrough();
  const [all] = await Promise.all([text(out), decodeCommand({ ...command, out, now }).then(() => out.end())]);
  return all
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('truyvet decode', () => {
  it('prints one line for one text', async () => {
    expect(await run({ text: OFFICIAL })).toMatchObject([{ format: 'national', signature: 'unsigned' }]);
  });

  it('prints a line for each line, in order, empty ones too', async () => {
    const lines = Readable.from([`${OFFICIAL}\r\n\r\n`, 'nonsense\nshc:/1', '/2/33']);
    expect((await run({ lines })).map((each) => [each.format, each.reason])).toEqual([
      ['national', null],
      ['unknown', 'empty'],
      ['unknown', 'not-known'],
      ['shc', 'chunked'],
    ]);
  });

  it('verifies with the keys and the revoked serials it is given', async () => {
    const pair = newCodeKey();
    const [keys, revoked, trust] = ['keys.json', 'revoked.txt', 'trust.json'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const serial = newSerial();
    writeFileSync(keys, JSON.stringify({ keys: [pair.public] }));
    writeFileSync(revoked, `${serial}\n`);
    writeFileSync(trust, '{"keys":[]}');
    const card = makeCard({ id: 'NT-000123', serial }, readSigningKey(pair.private));
    expect(await run({ text: card, keys, trust })).toMatchObject([
      { subjects: ['card:NT-000123'], signature: 'verified' },
    ]);
    expect(await run({ text: card, keys, revoked })).toMatchObject([{ subjects: [], reason: 'revoked' }]);
  });

  it('reads no further ahead than the one who reads it, and stops with them', async () => {
    let given = 0;
    const endless = (async function* () {
      for (; ; given++) yield `${OFFICIAL}\n`;
    })();
    const out = new PassThrough();
    const going = decodeCommand({ lines: endless, out, now }).catch((error: Error) => error);
    let taken = 0;
    for await (const chunk of out) {
      taken += String(chunk).split('\n').length - 1;
      if (taken > 1000) break;
    }
    expect(given - taken).toBeLessThan(500);
    expect(await going).toBeInstanceOf(Error);
  });
});

describe('lines', () => {
  it('end in LF, CR or both, also across chunks', async () => {
    const lines: string[] = [];
    for await (const line of linesOf(['a\r', '\nb\rc\n\nd', 'e'])) lines.push(line);
    expect(lines).toEqual(['a', 'b', 'c', '', 'de']);
  });

  it('are cut, not collected, when they are longer than any code', async () => {
    const lines: string[] = [];
    for await (const line of linesOf(Array.from({ length: 100 }, () => 'x'.repeat(10_000)))) lines.push(line);
    expect(lines).toHaveLength(1);
    expect(lines[0]!.length).toBeLessThan(50_000);
  });
});
