import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { csvRows } from '../../producers/imports/tables/csv.ts';
import { xlsxRows } from '../../producers/imports/testing/xlsx.ts';
import { ndjson, runningSystem } from '../../tests/interop/running.ts';
import { TYPES } from './fhir/bulk.ts';
import type { Resource } from './fhir/resources.ts';

const Validator = createRequire(import.meta.url)('@asymmetrik/fhir-json-schema-validator') as new () => {
  validate(resource: unknown): unknown[];
};

// One for all: it narrows the schema that all share once it has met a wrong resource.
const validator = new Validator();
const running = runningSystem();
const now = Date.now();
const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString();
const CASE = 'cccd:058093029317';
const CONTACT = 'cccd:058194029318';

beforeAll(async () => {
  const scan = (id: string, subject: string, hours: number, direction: string, venue = '=cmd|calc') => ({
    type: 'scan',
    id,
    at: at(hours),
    subject,
    venue,
    direction,
  });
  const events = [
    {
      type: 'venue',
      record: '=cmd|calc',
      revision: 1,
      name: '@SUM(A1)',
      category: 'cafe',
      commune: '22741',
      registered: at(-9000),
    },
    {
      type: 'case',
      record: 'BN1',
      revision: 1,
      subject: CASE,
      also: ['qid:162979388586171100'],
      sampled: at(-24),
      onset: at(-48).slice(0, 10),
      commune: '22741',
    },
    {
      type: 'test',
      record: 'T1',
      revision: 1,
      subject: CASE,
      sampled: at(-24),
      reported: at(-20),
      method: 'pcr',
      result: 'positive',
    },
    {
      type: 'dose',
      record: 'dose-1',
      revision: 1,
      subject: CONTACT,
      day: at(-900).slice(0, 10),
      number: 1,
      product: 'pfizer',
    },
    scan('a', CASE, -26, 'in'),
    scan('b', CASE, -24, 'out'),
    scan('c', CONTACT, -25, 'in'),
    scan('d', CONTACT, -24, 'out'),
    scan('e', CONTACT, -20, 'in', 'nobody registered this'),
    scan('f', CASE, -20, 'in', 'nobody registered this'),
  ];
  expect(await (await running.call('POST', '/v1/events', events)).json()).toMatchObject({ accepted: events.length });
  const learnt = [
    {
      subject: CASE,
      kind: 'cases',
      name: '=HYPERLINK("http://x","Nguyễn Văn An")',
      birth: '1993-01-18',
      sex: 'male',
      phone: '0944713700',
      address: '+1 phố',
    },
    { subject: CASE, kind: 'gate', name: null, birth: '1993' },
    { subject: CONTACT, kind: 'vaccination', name: 'Trần Thị Bình', birth: '1994', sex: 'female' },
  ];
  expect((await running.call('POST', '/v1/personal', learnt)).status).toBe(202);
  await running.settled();
});

async function table(list: string, role: 'administrator' | 'epidemiologist' = 'administrator') {
  const response = await running.call('GET', `/v1/line-lists/${list}`, undefined, { token: running.token(role) });
  const text = await response.text();
  return (
    await Array.fromAsync(
      csvRows(
        (async function* () {
          yield text;
        })(),
      ),
    )
  ).map(({ cells }) => cells);
}

describe('line lists', () => {
  test('a case with who it is, for whoever may know it', async () => {
    const [header, row] = await table('cases');
    expect(header!.length).toBe(row!.length);
    expect(row).toContain('BN1');
    expect(row).toContain('0944713700');
    expect(row).toContain('cccd:058093029317 qid:162979388586171100');
    // A year that a door learnt later does not replace the day.
    expect(row).toContain('1993-01-18');
  });

  test('without names for whoever may trace only', async () => {
    for (const list of ['cases', 'contacts', 'visits']) {
      const text = JSON.stringify(await table(list, 'epidemiologist'));
      expect(text).not.toMatch(/058093029317|0944713700|Nguyễn|Bình|162979388586171100/);
    }
    const [, contact] = await table('contacts', 'epidemiologist');
    expect(contact).toContain('BN1');
  });

  test('contacts and visits', async () => {
    const [, contact] = await table('contacts');
    expect(contact).toContain('Trần Thị Bình');
    expect((await table('visits')).length).toBe(5);
  });

  test('run as a formula in no spreadsheet', async () => {
    for (const list of ['cases', 'contacts', 'visits']) {
      for (const row of await table(list)) for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }
  });

  test('the workbook has the same rows, and no formula at all', async () => {
    const response = await running.call('GET', '/v1/line-lists/cases?format=xlsx');
    const file = join(running.dir, 'cases.xlsx');
    writeFileSync(file, Buffer.from(await response.arrayBuffer()));
    const rows = await Array.fromAsync(xlsxRows(file));
    expect(rows[1]!.cells).toContain('=HYPERLINK("http://x","Nguyễn Văn An")');
    const { unzipSync, strFromU8 } = await import('fflate');
    const parts = unzipSync(
      new Uint8Array(await (await running.call('GET', '/v1/line-lists/cases?format=xlsx')).arrayBuffer()),
    );
    expect(strFromU8(parts['xl/worksheets/sheet1.xml']!)).not.toMatch(/<f[ >]/);
  });

  test('a wrong list or format is said', async () => {
    expect((await running.call('GET', '/v1/line-lists/births')).status).toBe(404);
    expect((await running.call('GET', '/v1/line-lists/cases?format=pdf')).status).toBe(400);
    expect(
      (await running.call('GET', '/v1/line-lists/cases', undefined, { token: running.token('viewer') })).status,
    ).toBe(403);
  });
});

describe('FHIR R4', () => {
  test('every resource is valid against the official schema', async () => {
    const resources = await ndjson<Resource>(await running.call('GET', '/v1/fhir/$export'));
    for (const resource of resources)
      expect({ resource, errors: validator.validate(resource) }).toMatchObject({ errors: [] });
    expect(new Set(resources.map(({ resourceType }) => resourceType))).toEqual(
      new Set(['Patient', 'Immunization', 'Observation', 'Condition', 'Encounter', 'Location']),
    );
    // The schema does refuse what is wrong.
    expect(
      validator.validate({ ...resources.find(({ resourceType }) => resourceType === 'Patient')!, gender: 3 }).length,
    ).toBeGreaterThan(0);
  });

  test('every reference leads to a resource that was said before it', async () => {
    const resources = await ndjson<Resource>(await running.call('GET', '/v1/fhir/$export'));
    const said = new Set<string>();
    for (const resource of resources) {
      for (const [, to] of JSON.stringify(resource).matchAll(/"reference":"([^"]+)"/g)) expect(said).toContain(to);
      expect(said).not.toContain(`${resource.resourceType}/${resource.id}`);
      said.add(`${resource.resourceType}/${resource.id}`);
    }
  });

  test('a venue that nobody has registered is still somewhere, once', async () => {
    const resources = await ndjson<Resource>(await running.call('GET', '/v1/fhir/$export'));
    const places = resources.filter(({ resourceType }) => resourceType === 'Location').map(({ name }) => name);
    expect(places.sort()).toEqual(['@SUM(A1)', 'nobody registered this']);
  });

  test.each(TYPES)('%s alone', async (type) => {
    const all = await ndjson<Resource>(await running.call('GET', '/v1/fhir/$export'));
    const some = await ndjson<Resource>(await running.call('GET', `/v1/fhir/$export?_type=${type}`));
    const wanted = all.filter(({ resourceType }) => resourceType === type);
    // A place of which nothing is known but its visits comes with them.
    const known = wanted.filter((one) => type !== 'Location' || one.status !== undefined);
    expect(some.map(({ id }) => id).sort()).toEqual(known.map(({ id }) => id).sort());
    expect(some.length).toBeGreaterThan(0);
  });

  test('a Bundle is valid, holds the same resources, and each under its own address', async () => {
    const all = await ndjson<Resource>(await running.call('GET', '/v1/fhir/$export'));
    const response = await running.call('GET', '/v1/fhir/$export?_format=bundle');
    expect(response.headers.get('content-type')).toContain('application/fhir+json');
    const bundle = (await response.json()) as { entry: { fullUrl: string; resource: Resource }[] };
    expect(validator.validate(bundle)).toEqual([]);
    expect(bundle.entry.map(({ resource }) => resource)).toEqual(all);
    expect(new Set(bundle.entry.map(({ fullUrl }) => fullUrl)).size).toBe(all.length);
    const empty = await (
      await running.call('GET', '/v1/fhir/$export?_format=bundle&_type=Condition&to=2000-01-01')
    ).json();
    expect([empty, validator.validate(empty)]).toEqual([{ resourceType: 'Bundle', type: 'collection' }, []]);
  });

  test('a type or a format that there is not is said', async () => {
    expect((await running.call('GET', '/v1/fhir/$export?_type=Patient,Group')).status).toBe(400);
    expect((await running.call('GET', '/v1/fhir/$export?_format=xml')).status).toBe(400);
  });

  test('what is withdrawn is in no export any more', async () => {
    const gone = { record: 'T2', revision: 1, subject: CONTACT, sampled: at(-10), method: 'rapid', result: 'negative' };
    const dose = {
      record: 'dose-2',
      revision: 1,
      subject: CONTACT,
      day: at(-500).slice(0, 10),
      number: 2,
      product: 'pfizer',
    };
    const sick = { record: 'BN2', revision: 1, subject: CONTACT, sampled: at(-10) };
    const place = {
      record: 'fair',
      revision: 1,
      name: 'Hội chợ',
      category: 'event',
      commune: '22741',
      registered: at(-9),
    };
    const events = [
      { type: 'test', ...gone },
      { type: 'dose', ...dose },
      { type: 'case', ...sick },
      { type: 'venue', ...place },
    ];
    const counts = async () => {
      await running.settled();
      const all = await ndjson<Resource>(await running.call('GET', '/v1/fhir/$export'));
      return Object.fromEntries(
        TYPES.map((type) => [type, all.filter(({ resourceType }) => resourceType === type).length]),
      );
    };
    const before = await counts();
    await running.call('POST', '/v1/events', events);
    const between = await counts();
    for (const type of ['Observation', 'Immunization', 'Condition', 'Location'])
      expect(between[type]).toBe(before[type]! + 1);
    await running.call(
      'POST',
      '/v1/events',
      events.map((event) => ({ ...event, revision: 2, withdrawn: true })),
    );
    expect(await counts()).toEqual(before);
    expect(JSON.stringify(await table('cases'))).not.toContain('BN2');
  });

  test('is for the administrator only', async () => {
    const token = running.token('epidemiologist');
    expect((await running.call('GET', '/v1/fhir/$export', undefined, { token })).status).toBe(403);
  });
});
