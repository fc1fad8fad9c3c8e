import { beforeEach, expect, test } from 'vitest';
import type { SharedSettings } from '../../infra/settings/derived.ts';
import { settingsInMemory } from '../../infra/settings/in-memory.ts';
import { decode } from '../codes/decode.ts';
import { trustOf } from '../gate/trust.ts';
import { Sealer } from '../sealing/sealer.ts';
import { Issuer } from './issuer.ts';
import { SigningKeys } from './signing-keys.ts';

const sealer = new Sealer({ subjects: Buffer.alloc(32, 1), seal: Buffer.alloc(32, 2) });

let settings: SharedSettings;

beforeEach(() => {
  settings = settingsInMemory();
});

/** As one more process of the deployment has it. */
function anIssuer() {
  const keys = new SigningKeys(settings, sealer);
  return { keys, issuer: new Issuer({ settings, keys, sealer, now: Date.now }), trust: trustOf(settings) };
}

test('what one process issues, another knows, verifies and takes back', async () => {
  const [one, other] = [anIssuer(), anIssuer()];
  const [card] = await one.issuer.issue([{ kind: 'card', id: 'NT-0001' }], 'one');
  await other.issuer.issue([{ kind: 'card', id: 'NT-0002' }], 'other');
  expect(one.keys.all()).toHaveLength(1);
  const read = () => decode(card!.text, other.trust(Date.now()));
  expect(read()).toMatchObject({ subjects: ['card:NT-0001'], signature: 'verified' });
  expect(await other.issuer.revoke({ kind: 'card', id: 'nt-0001' }, 'other')).toEqual([card!.serial]);
  expect(await one.issuer.revoke({ serials: [card!.serial] }, 'one')).toEqual([]);
  expect(read()).toMatchObject({ subjects: [], reason: 'revoked' });
  expect(one.issuer.issued().map(({ revoked }) => revoked)).toEqual([true, false]);
});

test('of two processes that take a code back in the same moment one has done it', async () => {
  const [one, other] = [anIssuer(), anIssuer()];
  const [card] = await one.issuer.issue([{ kind: 'card' }], 'x');
  const revoke = ({ issuer }: typeof one) => issuer.revoke({ serials: [card!.serial] }, 'x');
  expect((await Promise.all([revoke(one), revoke(other)])).flat()).toEqual([card!.serial]);
});

test('neither the number of a card nor a private key is in the settings as it is', async () => {
  const { issuer, keys } = anIssuer();
  const [card] = await issuer.issue([{ kind: 'card', id: 'NT-7777' }], 'x');
  const kept = JSON.stringify([...settings.under('')]);
  expect(kept).toContain(card!.serial);
  const jwk = (await keys.current('x')).key.export({ format: 'jwk' });
  for (const secret of ['NT-7777', jwk.d!, '"d"']) expect(kept).not.toContain(secret);
});
