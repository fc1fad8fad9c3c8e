import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { insist } from '../faults/client.ts';
import { type SystemProcess, startProcess } from '../faults/system-process.ts';
import { receiver } from './receiver.ts';

const SECRET = 'secret-of-the-spec';
const PEOPLE = 30;
const ROUNDS = 3;

test('a system that is killed again and again while it tells loses nothing of it, says each once by its key, and of one person in order', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'truyvet-outbox-kill-'));
  const pccovid = await receiver(SECRET);
  const destination = {
    name: 'pccovid',
    tells: 'pccovid',
    url: pccovid.url,
    secretFrom: 'PCCOVID',
    pauseSeconds: 0.02,
  };
  writeFileSync(join(dir, 'outbox.json'), JSON.stringify({ destinations: [destination] }));
  pccovid.fault = (call) => (['late cut', undefined, 'cut', undefined, 'fails'] as const)[call % 5];
  let running: SystemProcess = startProcess({ dir, env: { PCCOVID: SECRET } });
  const now = Date.now();
  const day = (n: number) => new Date(now - n * 86_400_000).toISOString();
  try {
    for (let round = 1; round <= ROUNDS; round++) {
      const lines = Array.from({ length: PEOPLE }, (_, n) =>
        JSON.stringify({
          type: 'case',
          record: `P${n}`,
          revision: round,
          subject: `qid:16297938858618${String(n).padStart(4, '0')}`,
          sampled: day(5),
          onset: day(5 - round).slice(0, 10),
        }),
      );
      await insist(() => running.url, lines);
      const before = pccovid.all.length;
      await expect.poll(() => pccovid.all.length, { timeout: 30_000 }).toBeGreaterThan(before + 3);
      await running.kill();
      running = startProcess({ dir, env: { PCCOVID: SECRET } });
    }
    const told = (n: number) =>
      pccovid.received.filter(({ body }) => body.case === `P${n}`).map(({ body }) => body.onset as string);
    const onsets = Array.from({ length: ROUNDS }, (_, i) => day(4 - i).slice(0, 10));
    await expect
      .poll(() => Array.from({ length: PEOPLE }, (_, n) => told(n).join(' ')), { timeout: 60_000 })
      .toEqual(Array.from({ length: PEOPLE }, () => onsets.join(' ')));
    expect(pccovid.all.length).toBeGreaterThan(pccovid.received.length);
  } finally {
    await running.kill();
    pccovid.close();
    rmSync(dir, { recursive: true, force: true });
  }
});
