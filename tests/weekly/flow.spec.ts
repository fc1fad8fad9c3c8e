import { describe, expect, test } from 'vitest';
import { openReports } from '../../infra/reports.ts';
import { DISTRICTS } from '../../schemas/areas.ts';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { ADMINISTRATOR, DEPARTMENT, EPIDEMIOLOGIST, NINH_SON, type Person, PHAN_RANG, VIEWER } from './scratch.ts';
import { AFTERNOON, MORNING, NIGHT, thursday, WEEK } from './thursday.ts';

const { post, get, state, at, handedIn, issued, look, system } = thursday();

describe('Wednesday night', () => {
  test('no draft is made before the week has ended', async () => {
    at(Date.parse('2021-12-08T23:59:59+07:00'));
    await look();
    expect((await state()).districts.map((one: { status: string }) => one.status)).toEqual(Array(7).fill('none'));
  });

  test('each district’s draft and the province’s make themselves, once, with what was known then', async () => {
    at(NIGHT);
    await look();
    at(NIGHT + 60_000);
    await look();
    const { districts, draftedAsOf, steps } = await state();
    const asOf = new Date(NIGHT).toISOString();
    expect(districts).toEqual(
      DISTRICTS.map(({ code }) => expect.objectContaining({ district: code, status: 'drafted', draftedAsOf: asOf })),
    );
    expect(draftedAsOf).toBe(asOf);
    expect(steps).toHaveLength(8);
    expect(steps[0]).toMatchObject({ type: 'drafted', by: 'truyvet', role: 'system' });
  });
});

describe('the steps of a district', () => {
  test('text, signature, submission; then nothing more until it is given back', async () => {
    at(NIGHT);
    await look();
    at(MORNING);
    expect((await post(PHAN_RANG, 'submit')).json).toMatchObject({ code: 'conflict' });
    await post(PHAN_RANG, 'remark', { text: 'Chợ Phan Rang thiếu bảng mã QR.', office: 'Phòng VHTT' });
    await post(PHAN_RANG, 'sign', { signer: 'Trần Văn Mẫu' });
    // A text after the signature takes the signature away: it was given for another report.
    const after = await post(PHAN_RANG, 'remark', { title: 'Đề nghị', text: 'In thêm bảng.', english: 'More boards.' });
    expect(after.json.districts).toEqual([expect.objectContaining({ status: 'drafted', signer: null })]);
    await post(PHAN_RANG, 'sign', { signer: 'Trần Văn Mẫu' });
    const done = await post(PHAN_RANG, 'submit');
    expect(done.json.districts).toEqual([
      expect.objectContaining({ district: '582', status: 'submitted', signer: 'Trần Văn Mẫu', late: false }),
    ]);
    for (const [step, body] of [
      ['remark', { text: 'Thêm.' }],
      ['sign', { signer: 'Ai đó' }],
      ['submit', {}],
      ['draft', {}],
    ] as const) {
      expect((await post(PHAN_RANG, step, body)).status, step).toBe(409);
    }
    const back = await post(DEPARTMENT, 'return', { district: '582', reason: 'Thiếu số hộ đã tuyên truyền' });
    expect(back.json.districts[0]).toMatchObject({ status: 'returned', returned: 'Thiếu số hộ đã tuyên truyền' });
    expect((await post(PHAN_RANG, 'sign', { signer: 'Trần Văn Mẫu' })).status).toBe(200);
    expect((await post(PHAN_RANG, 'submit')).json.districts[0]).toMatchObject({ status: 'submitted', returned: null });
  });

  test('the week must have ended before a report is handed in, put together or issued', async () => {
    await post(PHAN_RANG, 'draft');
    await post(PHAN_RANG, 'sign', { signer: 'Trần Văn Mẫu' });
    for (const [who, step, body] of [
      [PHAN_RANG, 'submit', {}],
      [DEPARTMENT, 'consolidate', {}],
      [DEPARTMENT, 'issue', { number: '1', signer: 'Lê Thị Thử' }],
    ] as const) {
      expect((await post(who, step, body)).json, step).toMatchObject({ message: 'the week has not ended yet' });
    }
  });
});

describe('who may take a step', () => {
  const bodies: Record<string, object> = {
    draft: {},
    remark: { text: 'Lời văn.' },
    sign: { signer: 'Trần Văn Mẫu' },
    submit: {},
    return: { district: '582', reason: 'Xem lại' },
    consolidate: {},
    issue: { number: '1', signer: 'Lê Thị Thử' },
    revise: {},
    outreach: { record: 'r1', commune: '22741', day: '2021-12-03', households: 40 },
  };
  const ofDistrict = ['draft', 'remark', 'sign', 'submit', 'outreach'];
  const ofDepartment = ['draft', 'remark', 'return', 'consolidate', 'issue', 'revise', 'outreach'];

  test.each(Object.keys(bodies))('%s', async (step) => {
    await handedIn();
    const body = bodies[step]!;
    const about = step === 'outreach' || step === 'return' ? body : { ...body, district: '582' };
    const allowed = async (who: Person | undefined, what = body) =>
      ![401, 403].includes((await post(who, step, what)).status);
    expect(await allowed(undefined)).toBe(false);
    expect(await allowed(VIEWER)).toBe(false);
    expect(await allowed(EPIDEMIOLOGIST)).toBe(false);
    expect(await allowed(PHAN_RANG)).toBe(ofDistrict.includes(step));
    if (ofDistrict.includes(step)) expect(await allowed(NINH_SON, about)).toBe(false);
    expect(await allowed(DEPARTMENT)).toBe(ofDepartment.includes(step));
    if (step === 'remark') expect(await allowed(DEPARTMENT, about)).toBe(false);
    expect(await allowed(ADMINISTRATOR)).toBe(true);
  });

  test('an officer sees the own district of the flow only, and the Department all seven', async () => {
    await handedIn();
    expect((await state(NINH_SON)).districts.map((one: { district: string }) => one.district)).toEqual(['585']);
    expect((await state()).districts).toHaveLength(7);
    expect((await get(VIEWER, `/v1/reports/weekly/${WEEK}`)).status).toBe(403);
  });
});

describe('the Department', () => {
  test('sees who is late, consolidates, and issues for the Committee', async () => {
    await handedIn();
    expect((await state()).late).toEqual([]);
    expect((await post(DEPARTMENT, 'issue', { number: '12', signer: 'Lê Thị Thử' })).status).toBe(409);
    at(AFTERNOON);
    const together = await post(DEPARTMENT, 'consolidate');
    expect(together.json.late).toEqual(['584', '585', '586', '587', '588', '589']);
    expect(together.json.consolidated.districts).toEqual(['582']);
    const done = await post(DEPARTMENT, 'issue', { number: '12', signer: 'Lê Thị Thử' });
    expect(done.json.revisions).toEqual([
      expect.objectContaining({ revision: 1, issued: expect.objectContaining({ number: '12', day: WEEK }) }),
    ]);
    expect((await post(DEPARTMENT, 'issue', { number: '13', signer: 'Lê Thị Thử' })).status).toBe(409);
    // What comes in after noon came in late, and stays so.
    await post(NINH_SON, 'sign', { signer: 'Phạm Văn Thử' });
    await post(NINH_SON, 'submit');
    expect((await state()).late).toContain('585');
  });

  test('two who issue at once: one is told that the other was faster', async () => {
    await handedIn();
    at(AFTERNOON);
    await post(DEPARTMENT, 'consolidate');
    const both = await Promise.all(
      [DEPARTMENT, ADMINISTRATOR].map((who) => post(who, 'issue', { number: '12', signer: who.name })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await state()).revisions).toHaveLength(1);
  });
});

test('what is wrong in a step is said with its path', async () => {
  const wrong = async (step: string, body: object) => {
    const answer = await post(PHAN_RANG, step, body);
    return `${answer.status} ${answer.json.message}`;
  };
  expect(await wrong('sign', {})).toBe('400 signer: is missing; must be a text');
  expect(await wrong('remark', { text: ' ', colour: 1 })).toMatch(
    /400 text: must not be empty; colour: unknown; this call takes/,
  );
  const week = await system().http.call(PHAN_RANG, 'POST', '/v1/reports/weekly/2021-12-08/sign', { signer: 'x' });
  expect(week.json.message).toBe('week: must be the Thursday that the week ends on, such as 2021-12-09');
});

test('after a restart everything is as it was, since all of it is read from the log', async () => {
  await issued();
  const { world, reports } = system();
  const again = openReports({
    base: world.base,
    store: world.store,
    rules: () => DEFAULT_RULES,
    intake: world.intake,
    pending: () => world.pipeline.pending(),
    dataDir: '/nowhere',
    say: () => {},
  });
  expect(await again.weekly.log.week(WEEK)).toEqual(await reports.weekly.log.week(WEEK));
});
