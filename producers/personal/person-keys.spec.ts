import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Base, openScratch } from '../../infra/pipeline.ts';
import type { PersonKeyMessage } from '../../schemas/person-keys.ts';
import type { Details } from '../../schemas/personal.ts';
import { TOPICS } from '../../schemas/topics.ts';
import { encrypt } from './envelope.ts';
import { PersonKeys } from './person-keys.ts';
import { Vault } from './vault.ts';

const KEYS = { subjects: Buffer.alloc(32, 1), seal: Buffer.alloc(32, 2) };
const [AN, AN_OLD, BINH, CHI] = ['cccd:an', 'cmnd:an', 'cccd:binh', 'cccd:chi'] as const;

let dir: string;
let base: Base;
let opened: PersonKeys[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-person-keys-'));
  base = await openScratch(dir);
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map((keys) => keys.close()));
  await base.log.close();
  await rm(dir, { recursive: true });
});

/** The keys as one more process of the deployment knows them. */
async function aProcess(name = `${opened.length}`): Promise<PersonKeys> {
  const keys = await PersonKeys.open({ ...base, dir: join(dir, 'processes', name), seal: KEYS.seal });
  opened.push(keys);
  return keys;
}

const idOf = (keys: PersonKeys, subject: string) => keys.keyOf(subject)?.id.toString('base64url');

async function inTheLog(): Promise<PersonKeyMessage[]> {
  const { name } = TOPICS.personKeys;
  const found: PersonKeyMessage[] = [];
  for await (const { value } of base.log.read(name, 0, 0)) {
    found.push(base.codec.decode<PersonKeyMessage>(TOPICS.personKeys, value));
  }
  return found;
}

describe('a key for each person', () => {
  test('subjects that are known together share one, others have others', async () => {
    const keys = await aProcess();
    await keys.unite([[AN, AN_OLD], [BINH]]);
    expect(idOf(keys, AN)).toBeDefined();
    expect(idOf(keys, AN_OLD)).toBe(idOf(keys, AN));
    expect(idOf(keys, BINH)).not.toBe(idOf(keys, AN));
    expect(idOf(keys, CHI)).toBeUndefined();
  });

  test('what is so already is not said again', async () => {
    const keys = await aProcess();
    await keys.unite([[AN, AN_OLD]]);
    const before = await base.log.ends(TOPICS.personKeys.name);
    await keys.unite([[AN_OLD], [AN, AN_OLD], [AN]]);
    expect(await base.log.ends(TOPICS.personKeys.name)).toEqual(before);
  });

  test('many gateways that meet a person in the same moment use one', async () => {
    const all = await Promise.all([aProcess('a'), aProcess('b'), aProcess('c')]);
    await Promise.all(all.flatMap((keys) => [keys.unite([[AN, AN_OLD], [BINH]]), keys.unite([[BINH], [AN_OLD]])]));
    for (const keys of all) {
      expect([idOf(keys, AN), idOf(keys, BINH)]).toEqual([idOf(all[0]!, AN), idOf(all[0]!, BINH)]);
      expect(keys.keyOf(AN)).toEqual(all[0]!.keyOf(AN));
    }
  });

  test('two that turn out to be one person’s go on with one of them, and both still open', async () => {
    const keys = await aProcess();
    await keys.unite([[AN], [AN_OLD]]);
    const [one, other] = [keys.keyOf(AN)!, keys.keyOf(AN_OLD)!];
    await keys.unite([[AN, AN_OLD]]);
    expect(idOf(keys, AN)).toBe(idOf(keys, AN_OLD));
    expect([keys.byId(one.id), keys.byId(other.id)]).toEqual([one.key, other.key]);
  });

  test('whoever nothing was learnt of needs none, until something is', async () => {
    const keys = await aProcess();
    await keys.linked([[AN, AN_OLD]]);
    expect(await inTheLog()).toEqual([]);
    await keys.unite([[AN]]);
    await keys.linked([
      [AN, AN_OLD],
      [BINH, CHI],
    ]);
    expect([idOf(keys, AN_OLD), idOf(keys, BINH)]).toEqual([idOf(keys, AN), undefined]);
  });
});

describe('forgetting', () => {
  test('takes all keys of a person, in every process and out of the log', async () => {
    const [keys, other] = [await aProcess('a'), await aProcess('b')];
    await keys.unite([[AN], [AN_OLD], [BINH]]);
    await keys.unite([[AN, AN_OLD]]);
    const ids = [idOf(keys, AN)!, idOf(keys, BINH)!];
    expect(await keys.forget(new Set([AN_OLD]), 'an administrator')).toBe(2);
    await other.refresh();
    for (const each of [keys, other, await aProcess('c')]) {
      expect(each.byId(Buffer.from(ids[0]!, 'base64url'))).toBeUndefined();
      expect([idOf(each, AN), idOf(each, AN_OLD), idOf(each, BINH)]).toEqual([undefined, undefined, ids[1]]);
    }
    const left = await inTheLog();
    expect(left.filter(({ type }) => type === 'key')).toEqual([expect.objectContaining({ id: ids[1] })]);
    expect(left.filter(({ type }) => type === 'forgotten')).toHaveLength(2);
  });

  test('what is learnt after it is under another key', async () => {
    const keys = await aProcess();
    await keys.unite([[AN, AN_OLD]]);
    const before = idOf(keys, AN);
    await keys.forget(new Set([AN]), 'x');
    await keys.unite([[AN, AN_OLD]]);
    expect(idOf(keys, AN)).not.toBe(before);
    expect(idOf(keys, AN_OLD)).toBe(idOf(keys, AN));
    expect(await keys.forget(new Set([CHI]), 'x')).toBe(0);
  });

  test('is said again when the log may let go, and what was learnt meanwhile keeps its key in whatever is left', async () => {
    const keys = await aProcess('a');
    await keys.unite([[AN, AN_OLD]]);
    await keys.forget(new Set([AN]), 'x');
    await keys.unite([[AN, AN_OLD]]);
    const said = (await inTheLog()).filter(({ type }) => type === 'forgotten').length;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + TOPICS.personKeys.lagMs + 1 });
    try {
      const forgotten = async () => (await inTheLog()).filter(({ type }) => type === 'forgotten').length;
      await expect.poll(forgotten).toBe(said + 1);
    } finally {
      vi.useRealTimers();
    }
    await base.log.compact(TOPICS.personKeys.name);
    const later = await aProcess('b');
    expect(idOf(later, AN)).toBeDefined();
    expect([idOf(later, AN), idOf(later, AN_OLD)]).toEqual([idOf(keys, AN), idOf(keys, AN)]);
  });

  test('what a process that died left undone is done by the next', async () => {
    const keys = await aProcess('a');
    await keys.unite([[AN]]);
    const dying = base.log.compact;
    base.log.compact = () => Promise.reject(new Error('killed'));
    await expect(keys.forget(new Set([AN]), 'x')).rejects.toThrow('killed');
    base.log.compact = dying;
    await aProcess('b');
    await expect.poll(async () => (await inTheLog()).filter(({ type }) => type === 'key')).toEqual([]);
  });
});

test('whatever was said in whatever order, every process agrees, whether it followed or came later or read what is left', async () => {
  const subjects = fc.constantFrom(...'abcdef');
  const group = fc.uniqueArray(subjects, { minLength: 1, maxLength: 3 });
  const step = fc.record({
    by: fc.nat(1),
    groups: fc.array(group, { minLength: 1, maxLength: 3 }),
    forget: fc.boolean(),
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 2 }), { maxLength: 6 }), async (rounds) => {
      const scratch = await openScratch(join(dir, `run-${++run}`));
      const open = (name: string) =>
        PersonKeys.open({ ...scratch, dir: join(dir, `run-${run}`, name), seal: KEYS.seal });
      const two = [await open('0'), await open('1')];
      for (const round of rounds) {
        await Promise.all(
          round.map(async ({ by, groups, forget }) => {
            if (forget) await two[by]!.forget(new Set(groups[0]), 'x');
            else await two[by]!.unite(groups);
          }),
        );
      }
      await Promise.all(two.map((keys) => keys.refresh()));
      const last = await open('later');
      const seen = (keys: PersonKeys) => [...'abcdef'].map((subject) => keys.keyOf(subject));
      expect([seen(two[1]!), seen(last)]).toEqual([seen(two[0]!), seen(two[0]!)]);
      await Promise.all([...two, last].map((keys) => keys.close()));
      await scratch.log.close();
    }),
    { numRuns: 15 },
  );
});

describe('the vault', () => {
  const details: Details = { name: 'Lê Văn An', birth: '1990-01-31' };

  test('opens what it sealed, for the subject that it was of and for no other', async () => {
    const vault = new Vault(KEYS, await aProcess());
    const [sealed] = await vault.seal([{ subject: AN, group: [AN, AN_OLD], details }]);
    expect(vault.open(AN, sealed!)).toEqual(details);
    expect(() => vault.open(BINH, sealed!)).toThrow();
    expect(sealed!.sealed.toString('latin1')).not.toContain('1990');
  });

  test('knows nothing of whom was forgotten, and of no look-alike either', async () => {
    const keys = await aProcess();
    const vault = new Vault(KEYS, keys);
    const [sealed] = await vault.seal([{ subject: AN, group: [AN], details }]);
    const record = { subject: AN, ...sealed! };
    expect(vault.matchOf(record)).toBe(vault.match(details));
    await keys.forget(new Set([AN]), 'x');
    expect([vault.open(AN, sealed!), vault.matchOf(record)]).toEqual([{}, null]);
  });

  test('opens a record of an earlier version, which carries its key itself', async () => {
    const vault = new Vault(KEYS, await aProcess());
    const own = randomBytes(32);
    const key = encrypt(KEYS.seal, own, `key of ${AN}`);
    const sealed = encrypt(own, Buffer.from(JSON.stringify(details)), AN);
    expect(vault.open(AN, { key, sealed })).toEqual(details);
    expect(vault.matchOf({ subject: AN, match: 'as it was said', key, sealed })).toBe('as it was said');
  });

  test('says of a key that nobody has said that it is not there', async () => {
    const vault = new Vault(KEYS, await aProcess());
    expect(() => vault.open(AN, { key: randomBytes(16), sealed: randomBytes(40) })).toThrow(/not there/);
  });
});
