import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadKeys } from '../../producers/sealing/keys.ts';
import { Sealer } from '../../producers/sealing/sealer.ts';
import { receiver } from '../../tests/interop/receiver.ts';
import { runningSystem } from '../../tests/interop/running.ts';
import { isSigned, signatureOf } from './signature.ts';

const SECRET = 'secret-of-the-spec';
const [pccovid, alerts, exposures] = await Promise.all([receiver(SECRET), receiver(SECRET), receiver(SECRET)]);
process.env.OUTBOX_SECRET = SECRET;

const running = runningSystem((dir) => {
  const destination = (name: string, url: string) => ({
    name,
    tells: name,
    url,
    secretFrom: 'OUTBOX_SECRET',
    pauseSeconds: 0.005,
  });
  const destinations = [
    destination('pccovid', pccovid.url),
    destination('alerts', alerts.url),
    destination('exposures', exposures.url),
  ];
  writeFileSync(join(dir, 'outbox.json'), JSON.stringify({ destinations }));
  const rules = [
    { when: 'infectious', colour: 'red' },
    { when: 'isolated', colour: 'yellow' },
    { when: 'full', colour: 'green' },
    { when: 'recovered', colour: 'green' },
  ];
  writeFileSync(join(dir, 'card-rules.json'), JSON.stringify({ id: 'ninh-thuan', rules, otherwise: 'none' }));
});
afterAll(() => {
  for (const one of [pccovid, alerts, exposures]) one.close();
});

const post = async (...events: object[]) => {
  const response = await running.call('POST', '/v1/events', events);
  expect(await response.json()).toMatchObject({ rejected: [] });
  await running.settled();
};
const now = Date.now();
const at = (days: number) => new Date(now + days * 86_400_000).toISOString();
const qid = (n: number) => `qid:16297938858617${String(n).padStart(4, '0')}`;
const caseOf = (n: number, revision = 1, more: object = {}) => ({
  type: 'case',
  record: `BN${n}`,
  revision,
  subject: qid(n),
  sampled: at(-1),
  ...more,
});
const told = (n: number) =>
  pccovid.received.filter(({ body }) => body.case === `BN${n}`).map(({ body }) => body.status);

describe('what PC-COVID is told', () => {
  test('a case, its recovery and its withdrawal, in order, by the identifiers of the person', async () => {
    await post(caseOf(1));
    await post(caseOf(1, 2, { outcome: 'recovered', ended: at(0) }));
    await post(caseOf(1, 3, { withdrawn: true }));
    await expect.poll(() => told(1)).toEqual(['infected', 'recovered', 'withdrawn']);
    expect(pccovid.received.find(({ body }) => body.case === 'BN1')!.body).toMatchObject({
      type: 'case',
      identifiers: [qid(1)],
    });
  });

  test('again, when the person becomes known by another number', async () => {
    await post(caseOf(2));
    await expect.poll(() => told(2)).toEqual(['infected']);
    await post({ type: 'link', id: 'l2', a: qid(2), b: 'cccd:058093029317' });
    await expect
      .poll(() => pccovid.received.some(({ body }) => String(body.identifiers) === `cccd:058093029317,${qid(2)}`))
      .toBe(true);
    expect(told(2)).not.toContain('withdrawn');
  });

  test('through every fault: all of it, each once by its key, and of one person in order', async () => {
    const faults = { 3: 'cut', 7: 'late cut', 10: 'error', 14: 'busy' } as const;
    pccovid.fault = (call) => faults[(call % 17) as 3 | 7 | 10 | 14];
    const many = Array.from({ length: 40 }, (_, i) => 100 + i);
    await post(...many.map((n) => caseOf(n)));
    await post(...many.map((n) => caseOf(n, 2, { outcome: 'recovered', ended: at(0) })));
    await expect
      .poll(() => many.map((n) => told(n).join(' ')), { timeout: 50_000 })
      .toEqual(many.map(() => 'infected recovered'));
    pccovid.fault = () => undefined;
    expect(pccovid.all.length).toBeGreaterThan(pccovid.received.length);
    expect(pccovid.unsigned).toBe(0);
  });

  test('what is refused goes to the dead letters, sealed, and holds nobody up', async () => {
    pccovid.fault = (_, body) => (body.case === 'BN200' ? 'refuse' : undefined);
    await post(caseOf(200), caseOf(201));
    await expect.poll(() => told(201)).toEqual(['infected']);
    pccovid.fault = () => undefined;
    expect(told(200)).toEqual([]);
  });

  test('again from a date, under the same keys', async () => {
    const before = pccovid.received.length;
    const answered = pccovid.all.length;
    const response = await running.call('POST', `/v1/outbox/pccovid/replay?from=${encodeURIComponent(at(-1))}`);
    // What was refused then is taken now.
    expect(await response.json()).toMatchObject({ sent: before + 1, dead: 0 });
    expect(pccovid.all.length).toBe(answered + before + 1);
    expect(pccovid.received.length).toBe(before + 1);
    const none = await running.call('POST', `/v1/outbox/pccovid/replay?from=${encodeURIComponent(at(1))}`);
    expect(await none.json()).toEqual({ sent: 0, dead: 0 });
    expect((await running.call('POST', '/v1/outbox/nobody/replay?from=x')).status).toBe(404);
  });
});

describe('webhooks', () => {
  test('an alert is told when it is raised and when its order is withdrawn, without an identifier', async () => {
    const order = { type: 'isolation', record: 'QD1', revision: 1, subject: qid(300), from: at(-1), to: at(10) };
    await post(order, { type: 'scan', id: 's1', at: at(-0.1), subject: qid(300), venue: 'market', direction: 'in' });
    await expect.poll(() => alerts.received.map(({ body }) => body.status)).toEqual(['raised']);
    await post({ ...order, revision: 2, withdrawn: true });
    await expect.poll(() => alerts.received.map(({ body }) => body.status)).toEqual(['raised', 'withdrawn']);
    expect(alerts.received[0]!.body).toMatchObject({
      type: 'alert',
      kind: 'isolation-breach',
      order: 'QD1',
      venue: 'market',
    });
    expect(JSON.stringify(alerts.received)).not.toContain(qid(300).slice(4));
  });

  test('an exposure is told with its reason', async () => {
    const scan = (n: number, id: string, hours: number, direction: string) => ({
      type: 'scan',
      id,
      at: at(-1 + hours / 24),
      subject: qid(n),
      venue: 'cafe',
      direction,
    });
    await post(
      caseOf(400),
      scan(400, 'a', 0, 'in'),
      scan(400, 'b', 2, 'out'),
      scan(401, 'c', 0.5, 'in'),
      scan(401, 'd', 2, 'out'),
    );
    await expect.poll(() => exposures.received.map(({ body }) => body.status)).toContain('raised');
    expect(exposures.received.map(({ body }) => body)).toContainEqual(
      expect.objectContaining({
        type: 'exposure',
        case: 'BN400',
        venue: 'cafe',
        reason: expect.objectContaining({ rules: expect.any(String) }),
      }),
    );
  });
});

describe('the colour of a card', () => {
  const colour = async (n: number, role: 'partner' | 'viewer' = 'partner') => {
    const response = await running.call(
      'POST',
      '/v1/cards/colour',
      { qid: qid(n).slice(4) },
      { token: running.token(role) },
    );
    return response.ok ? ((await response.json()) as { colour: string }).colour : response.status;
  };

  test('by the rules of the province', async () => {
    await post(
      caseOf(500),
      { type: 'isolation', record: 'QD5', revision: 1, subject: qid(501), from: at(-1), to: at(10) },
      ...[1, 2].map((number) => ({
        type: 'dose',
        record: `d${number}`,
        revision: 1,
        subject: qid(502),
        day: at(-100 + number * 30).slice(0, 10),
        number,
        product: 'pfizer',
      })),
      { type: 'case', record: 'BN503', revision: 1, subject: qid(503), sampled: at(-60) },
      {
        type: 'dose',
        record: 'd1',
        revision: 1,
        subject: qid(504),
        day: at(-3).slice(0, 10),
        number: 1,
        product: 'pfizer',
      },
    );
    expect(await Promise.all([500, 501, 502, 503, 504, 999].map((n) => colour(n)))).toEqual([
      'red',
      'yellow',
      'green',
      'green',
      'none',
      'none',
    ]);
  });

  test('is for whoever asks for cards only', async () => {
    expect(await colour(500, 'viewer')).toBe(403);
    const wrong = await running.call('POST', '/v1/cards/colour', { qid: '1;drop' });
    expect(wrong.status).toBe(400);
    expect(await wrong.text()).not.toContain('drop');
  });
});

test('a new generation of the results goes on telling, and tells nothing that was told', async () => {
  await running.call('POST', '/v1/rebuild');
  const stands = async () => {
    const candidate = await running.call('POST', '/v1/rules/candidate/apply');
    return candidate.ok;
  };
  await expect.poll(stands, { timeout: 40_000, interval: 500 }).toBe(true);
  const before = pccovid.received.length;
  await post(caseOf(600));
  await expect.poll(() => told(600), { timeout: 15_000 }).toEqual(['infected']);
  // What became known in the second before it took over may come twice.
  expect(pccovid.received.length).toBeLessThan(before + 5);
});

test('a signature holds for one body, one secret and a short time', () => {
  const signature = signatureOf('s', '{}', 1_000_000);
  expect(isSigned('s', '{}', signature, 1_000_000)).toBe(true);
  expect(isSigned('s', '{ }', signature, 1_000_000)).toBe(false);
  expect(isSigned('t', '{}', signature, 1_000_000)).toBe(false);
  expect(isSigned('s', '{}', signature, 1_000_000 + 301_000)).toBe(false);
  expect(isSigned('s', '{}', 'nonsense', 1_000_000)).toBe(false);
});

test('the seal of a dead letter opens with the keys of the deployment only', () => {
  const sealer = new Sealer(loadKeys(join(running.dir, 'keys.json')));
  expect(sealer.open(sealer.seal('x'))).toBe('x');
});
