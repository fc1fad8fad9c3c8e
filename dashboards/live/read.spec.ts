import { beforeEach, describe, expect, test } from 'vitest';
import { COMMUNES } from '../../schemas/areas.ts';
import type { Change, Row } from '../../schemas/changes.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import { pour } from '../../sinks/spec/pour.ts';
import { tempStore } from '../../sinks/spec/temp-store.ts';
import { readSnapshot } from './read.ts';
import { snapshot } from './snapshot.ts';

const stores = tempStore();
const nothingWaits = async () => ({ pending: 0 });
const at = (local: string) => Date.parse(`${local}+07:00`);
/** A commune of Phan Rang-Tháp Chàm, and one of Bác Ái. */
const [town, upland] = [
  { commune: '22738', district: '582' },
  { commune: '22783', district: '584' },
];

let store: Store;
let offset: number;

beforeEach(async () => {
  store = await stores.fresh();
  offset = 0;
});

/** Pours rows that begin to hold (+1), or cease to (−1). */
async function say(sign: 1 | -1, ...rows: Row[]): Promise<void> {
  const change: Change = {
    type: 'change',
    stage: 'venues',
    version: offset,
    knownAt: at('2021-12-07T12:00:00'),
    what: 'scan',
    position: `0@${offset}`,
    rows: rows.map((row) => ({ sign, row })),
  };
  await pour(store, [change], offset++);
}

interface Place {
  readonly commune: string | null;
  readonly district: string | null;
}

function scan(person: string, venue: string, time: string, place: Place, kept = true): Row {
  const key = `${person} ${venue} ${time}`;
  return { type: 'scan', key, id: key, person, venue, at: at(time), kept, ...place };
}

function venue(name: string, place: Place, registered: string, closed?: string): Row {
  const until = closed === undefined ? null : at(closed);
  return {
    type: 'record',
    kind: 'venue',
    record: name,
    person: '',
    venue: name,
    at: at(registered),
    until,
    fields: '{}',
    ...place,
  };
}

describe('the snapshot', () => {
  test('before the first scan has no day, and all communes are silent', async () => {
    const empty = await readSnapshot(store, async () => ({ pending: 3 }));
    expect(empty).toMatchObject({ day: null, asOf: null, before: null, pending: 3 });
    expect(empty.silentCommunes).toHaveLength(COMMUNES.length);
    expect(snapshot.safeParse(empty).error).toBeUndefined();
  });

  test('counts the newest day that has scans, with the curve of the day before behind it', async () => {
    await say(
      1,
      scan('an', 'market', '2021-12-06T23:59:59', town),
      scan('an', 'market', '2021-12-07T00:00:00', town),
      scan('an', 'market', '2021-12-07T00:00:30', town, false),
      scan('an', 'school', '2021-12-07T07:04:59', upland),
      scan('binh', 'school', '2021-12-07T07:31:00', upland),
      scan('binh', 'kiosk', '2021-12-07T06:00:00', { commune: null, district: null }),
    );
    const day = await readSnapshot(store, nothingWaits);
    expect(snapshot.safeParse(day).error).toBeUndefined();
    expect(day).toMatchObject({ day: '2021-12-07', asOf: '2021-12-07T00:31:00.000Z' });
    expect(day.province).toMatchObject({ scans: 4, repeats: 1, people: 2 });
    const [first, second] = day.districts;
    expect(first).toMatchObject({ district: '582', name: 'Phan Rang-Tháp Chàm', scans: 1, repeats: 1, people: 1 });
    expect(second).toMatchObject({ district: '584', name: 'Bác Ái', scans: 2, people: 2 });
    expect(filled(day.curve)).toEqual({ 0: 1, 72: 1, 84: 1, 90: 1 });
    expect(filled(second!.halfHours)).toEqual({ 14: 1, 15: 1 });
    expect(filled(day.before!)).toEqual({ 287: 1 });
    expect(day.communes.filter(({ scans }) => scans > 0)).toEqual([
      { commune: '22738', scans: 1 },
      { commune: '22783', scans: 2 },
    ]);
    expect(day.silentCommunes).toHaveLength(COMMUNES.length - 2);
  });

  test('counts the venues that are registered on the day, and of these the active ones', async () => {
    await say(
      1,
      venue('market', town, '2021-06-01T00:00:00'),
      venue('café', town, '2021-12-06T23:59:59'),
      venue('to come', town, '2021-12-07T00:00:00'),
      venue('closed on the day', town, '2021-06-01T00:00:00', '2021-12-06T23:59:59'),
      venue('to close', upland, '2021-06-01T00:00:00', '2021-12-07T00:00:00'),
      scan('an', 'market', '2021-12-06T08:00:00', town),
      scan('an', 'kiosk', '2021-12-06T09:00:00', { commune: null, district: null }),
    );
    const day = await readSnapshot(store, nothingWaits);
    expect(day.province).toMatchObject({ venuesActive: 1, venuesRegistered: 3 });
    expect(day.districts[0]).toMatchObject({ venuesActive: 1, venuesRegistered: 2 });
    expect(day.districts[1]).toMatchObject({ venuesActive: 0, venuesRegistered: 1 });
  });

  test('follows a correction: scans that move to another commune leave the first one silent', async () => {
    const here = scan('an', 'market', '2021-12-06T08:00:00', town);
    await say(1, here, venue('market', town, '2021-06-01T00:00:00'));
    await say(-1, here, venue('market', town, '2021-06-01T00:00:00'));
    await say(1, scan('an', 'market', '2021-12-06T08:00:00', upland), venue('market', upland, '2021-06-01T00:00:00'));
    const day = await readSnapshot(store, nothingWaits);
    expect(day.districts[0]).toMatchObject({ scans: 0, people: 0, venuesActive: 0, venuesRegistered: 0 });
    expect(day.districts[1]).toMatchObject({ scans: 1, people: 1, venuesActive: 1, venuesRegistered: 1 });
    expect(day.silentCommunes.map(({ commune }) => commune)).toContain('22738');
    expect(day.silentCommunes.map(({ commune }) => commune)).not.toContain('22783');
  });
});

/** The steps with scans. */
function filled(curve: readonly number[]): Record<string, number> {
  return Object.fromEntries(curve.map((n, step) => [step, n]).filter(([, n]) => n !== 0));
}
