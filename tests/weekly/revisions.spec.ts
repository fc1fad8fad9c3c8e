import { describe, expect, test } from 'vitest';
import { AN, BINH, scan, venue } from '../oracle/given.ts';
import { DEPARTMENT, PHAN_RANG } from './scratch.ts';
import { FRIDAY, thursday, WEEK } from './thursday.ts';

const { tell, post, get, report, state, at, handedIn, issued, look } = thursday();

describe('late data', () => {
  const door = (clock: string, subject = AN) => scan(subject, 'r', 'in', clock);

  test('makes revision 2 with exactly the difference and its reason; revision 1 stays as it was read', async () => {
    await tell(venue('r'), venue('q', { commune: '22870' }), door('08:00'));
    await issued();
    const first = await report('&revision=1');
    expect((await report()).json).toMatchObject({ revision: 1 });
    await look();
    expect((await state()).revisions).toHaveLength(1);

    at(FRIDAY);
    await tell(door('09:00', BINH));
    // Never a silent change: whoever asks at once already reads another revision.
    expect((await report()).json).toMatchObject({ revision: 2 });
    await look();
    expect((await state()).revisions[1]).toMatchObject({ revision: 2, issued: null });

    const { changes } = (await get(DEPARTMENT, `/v1/reports/weekly/${WEEK}/changes?revision=2`)).json;
    const areas = [
      { district: null, commune: null },
      { district: '582', commune: null },
      { district: '582', commune: '22741' },
    ];
    expect(changes).toEqual(
      areas.flatMap((area) =>
        ['scans', 'people'].map((indicator) =>
          expect.objectContaining({
            ...area,
            indicator,
            before: 1,
            after: 2,
            causes: [
              expect.objectContaining({
                commune: '22741',
                english: '1 scan came late or was corrected (rows: 1 more, 0 fewer)',
                knownAt: new Date(FRIDAY).toISOString(),
              }),
            ],
          }),
        ),
      ),
    );
    expect((await report('&revision=1')).bytes).toEqual(first.bytes);
    expect((await report(`&asOf=${first.json.asOf}`)).json).toEqual(first.json);

    await post(DEPARTMENT, 'issue', { number: '15', signer: 'Lê Thị Thử' });
    expect((await state()).revisions[1].issued).toMatchObject({ number: '15' });
    const page = (await report('&revision=2&format=html&language=en')).bytes.toString();
    expect(page).toContain('CHANGES SINCE THE REVISION BEFORE');
    expect(page).toContain('1 scan came late or was corrected');
    expect((await report('&revision=3')).status).toBe(404);
  });

  test('what is taken back leaves no revision', async () => {
    await tell(venue('r'));
    await issued();
    at(FRIDAY);
    const inspection = { type: 'inspection', record: 'k', revision: 1, venue: 'r', at: '2021-12-06T03:00:00Z' };
    await tell({ ...inspection, finding: 'ok' }, { ...inspection, revision: 2, finding: 'ok', withdrawn: true });
    await look();
    expect((await state()).revisions).toHaveLength(1);
  });

  test('an inspection that came late is named as the reason where its venue is', async () => {
    await tell(venue('r'));
    await issued();
    at(FRIDAY);
    const inspection = { type: 'inspection', record: 'k', revision: 1, venue: 'r', at: '2021-12-06T03:00:00Z' };
    await tell({ ...inspection, finding: 'violation' });
    const { changes } = (await get(PHAN_RANG, `/v1/reports/weekly/${WEEK}/changes`)).json;
    expect(changes.map((one: { indicator: string }) => one.indicator)).toEqual([
      'inspections',
      'violations',
      'inspections',
      'violations',
    ]);
    expect(changes[0].causes).toEqual([expect.objectContaining({ district: '582', commune: '22741' })]);
  });
});

test('the households that the teams reached are in the report, the last of a record counts', async () => {
  await tell(venue('r'));
  await handedIn();
  const visit = { record: 'tổ 1', commune: '22741', day: '2021-12-03', households: 40 };
  await post(PHAN_RANG, 'outreach', visit);
  await post(PHAN_RANG, 'outreach', { ...visit, households: 45 });
  expect((await post(PHAN_RANG, 'outreach', { ...visit, day: '2021-12-09' })).json.message).toBe(
    'day: must lie in the week',
  );
  expect((await post(PHAN_RANG, 'outreach', { ...visit, commune: '22870' })).status).toBe(403);
  const page = (await report('&format=html&language=en')).bytes.toString();
  expect(page).toContain('The community teams reached 45 households');
});
