import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReportStep } from '../../schemas/reports.ts';
import { deadlineOf, evolve, initialFlow, lastIssued, lateDistricts, problemOf, type WeekFlow } from './flow.ts';

const WEEK = '2021-12-09';
const NOON = Date.parse('2021-12-09T12:00:00+07:00');
let number = 0;
const newId = () => {
  number += 1;
  return `s${number}`;
};
const step = (fields: object): ReportStep =>
  ({
    id: newId(),
    week: WEEK,
    at: NOON - 3_600_000,
    by: 'somebody',
    role: 'district',
    ...fields,
  }) as ReportStep;
const given = (...all: object[]): WeekFlow => all.map(step).reduce(evolve, initialFlow(WEEK));
const rows = [{ district: null, commune: null, indicator: 'scans', value: 7 }];
const district = '582';
const drafted = { type: 'drafted', district, asOf: 1 };
const signed = { type: 'signed', district, signer: 'Trần Văn Mẫu' };
const submitted = { type: 'submitted', district, asOf: 2, position: 'changes 0@1', rows };
const consolidated = { type: 'consolidated', districts: [district] };
const issued = (revision: number) => ({
  type: 'issued',
  revision,
  asOf: 3,
  number: '1',
  day: WEEK,
  signer: 'Lê Thị Thử',
  position: '',
  rows,
});
const revised = (revision: number) => ({ type: 'revised', revision, asOf: 4, position: '', rows, causes: [] });

test('a report is handed in after it was drafted and signed', () => {
  expect(given(drafted, signed, submitted).districts.get(district)).toMatchObject({
    status: 'submitted',
    signer: 'Trần Văn Mẫu',
  });
  expect(given(drafted, submitted).districts.get(district)?.status).toBe('drafted');
});

test('of two issues in the log the first counts', () => {
  const flow = given(consolidated, issued(1), { ...issued(1), number: '2' });
  expect(lastIssued(flow)?.issued?.number).toBe('1');
  expect(flow.revisions).toHaveLength(1);
});

test('a revision waits for the one before to be issued', () => {
  expect(problemOf(given(consolidated), step(revised(1)))).toBe('a revision follows one that was issued');
  const flow = given(consolidated, issued(1), revised(2), revised(3));
  expect(flow.revisions.map(({ revision }) => revision)).toEqual([1, 2]);
  expect(problemOf(flow, step(issued(2)))).toBeUndefined();
});

test('late is who comes after noon of the Thursday, or has not come by then', () => {
  expect(deadlineOf(WEEK)).toBe(NOON);
  expect(lateDistricts(given(drafted, signed, submitted), NOON)).toEqual([]);
  expect(lateDistricts(given(drafted, signed, submitted), NOON + 1)).toEqual([
    '584',
    '585',
    '586',
    '587',
    '588',
    '589',
  ]);
  expect(lateDistricts(given(drafted, signed, { ...submitted, at: NOON + 5 }), NOON + 9)).toContain('582');
});

const steps = fc.array(
  fc.constantFrom<object>(
    drafted,
    { ...drafted, district: null },
    { type: 'remarked', district, text: 'Lời văn' },
    signed,
    submitted,
    { type: 'returned', district, reason: 'Xem lại' },
    consolidated,
    issued(1),
    issued(2),
    revised(2),
    revised(3),
  ),
  { maxLength: 30 },
);

test('whatever is in the log: revisions are 1, 2, 3 in turn, only the last may wait, and reading a step twice changes nothing', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const log = all.map(step);
      const flow = log.reduce(evolve, initialFlow(WEEK));
      expect(flow.revisions.map(({ revision }) => revision)).toEqual(flow.revisions.map((_, at) => at + 1));
      expect(flow.revisions.slice(0, -1).every(({ issued: done }) => done !== null)).toBe(true);
      const { status, signer, submitted: handed } = flow.districts.get(district)!;
      expect(handed !== null).toBe(status === 'submitted');
      if (status === 'signed' || status === 'submitted') expect(signer).not.toBeNull();
      const twice = log.flatMap((one) => [one, one]).reduce(evolve, initialFlow(WEEK));
      expect(twice).toEqual(flow);
    }),
  );
});
