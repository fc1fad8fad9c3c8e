import { expect, test } from 'vitest';
import { settingsInMemory } from '../../infra/settings/in-memory.ts';
import type { Learnt } from '../personal/intake.ts';
import { Sealer } from '../sealing/sealer.ts';
import { VenueAliases } from './aliases.ts';
import { type GateOptions, passGate } from './gate.ts';
import { Holders } from './holders.ts';
import { RecentScans } from './recent.ts';

const CODE = '058202017098|264576714|Lê Văn Lương|23052002|Nam|Tổ 10, Phước Mỹ|31122021';
const SCAN = { code: CODE, venue: 'market', direction: 'in' } as const;

/** A door whose log of personal data is away as long as `away` says. */
function door() {
  const said: Learnt[] = [];
  const log = { away: false };
  const recent = () => new RecentScans(() => 3_600_000);
  const options = {
    intake: { take: async () => ({ accepted: 1, rejected: [] }) },
    personal: {
      async take(all: readonly Learnt[]) {
        if (log.away) throw new Error('the log is away');
        said.push(...all);
      },
    },
    sealer: new Sealer({ subjects: Buffer.alloc(32, 1), seal: Buffer.alloc(32, 2) }),
    aliases: new VenueAliases(settingsInMemory()),
    recent: recent(),
    learnt: recent(),
    holders: new Holders(() => null),
    trust: () => ({ now: Date.now() }),
    now: Date.now,
  } as unknown as GateOptions;
  return { said, log, pass: () => passGate(SCAN, options) };
}

test('what a code says of its holder is kept once a day', async () => {
  const { said, pass } = door();
  await pass();
  await pass();
  expect(said.map(({ name }) => name)).toEqual(['Lê Văn Lương']);
});

test('what could not be kept is kept when the code is shown again', async () => {
  const { said, log, pass } = door();
  log.away = true;
  await expect(pass()).rejects.toThrow('away');
  log.away = false;
  await pass();
  expect(said.map(({ name }) => name)).toEqual(['Lê Văn Lương']);
});
