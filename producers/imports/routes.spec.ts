import { expect, test } from 'vitest';
import { ndjson, runningSystem } from '../../tests/interop/running.ts';
import { csv, VACCINATION_HEADER, vaccinationRow } from './testing/people.ts';

const running = runningSystem();

const post = (kind: string, body: string, init: { query?: string; accept?: string; token?: string } = {}) =>
  running.call('POST', `/v1/imports/${kind}?${init.query ?? 'asOf=2021-12-05'}`, body, {
    headers: { 'content-type': 'text/csv', accept: init.accept ?? 'application/json' },
    ...(init.token && { token: init.token }),
  });

const bad = vaccinationRow(2).with(6, '31/02/2021');
const file = csv([VACCINATION_HEADER, vaccinationRow(1), bad, vaccinationRow(3)]);

test('a file over HTTP: the good rows are taken, the others come back with the reason', async () => {
  const response = await post('vaccination', file, { token: running.token('importer') });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    rows: 3,
    good: 2,
    refused: 1,
    committed: true,
    refusedRows: [{ row: 3, reason: 'Ngày tiêm: không phải là ngày' }],
  });
  await running.settled();
  const people = await ndjson<{ subjects: string[] }>(await running.call('GET', '/v1/people'));
  expect(people.length).toBe(2);
});

test('or as the report, to be corrected', async () => {
  const response = await post('vaccination', file, {
    accept: 'text/csv',
    query: 'asOf=2021-12-05&lang=en&commit=false',
  });
  expect(response.headers.get('content-type')).toContain('text/csv');
  expect(await response.text()).toContain('Ngày tiêm: is no date');
});

test('venues come with their posters', async () => {
  const text =
    'Mã địa điểm,Tên địa điểm,Loại hình,Xã,Ngày đăng ký,Mã QR\nNT-1,Chợ,Chợ,Phước Mỹ,1/10/2021,tokhaiyte:6092414e92bd219ab40fb32f\n';
  expect(await (await post('venues', text)).json()).toMatchObject({ good: 1 });
  expect(await (await running.call('GET', '/v1/venues/NT-1/aliases')).json()).toEqual([
    'tokhaiyte:6092414e92bd219ab40fb32f',
  ]);
});

test.each([
  ['births', file, 'asOf=2021-12-05', 404, /the kinds of import are/],
  ['vaccination', file, '', 400, /asOf: is missing/],
  ['vaccination', 'a,b\n1,2\n', 'asOf=2021-12-05', 400, /no row names columns/],
])('%s %# is answered with what would be right', async (kind, body, query, status, message) => {
  const response = await post(kind, body, { query });
  expect(response.status).toBe(status);
  expect(((await response.json()) as { message: string }).message).toMatch(message);
});

test('a scanner may not import', async () => {
  expect((await post('vaccination', file, { token: running.token('scanner') })).status).toBe(403);
});
