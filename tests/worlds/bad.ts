import fc from 'fast-check';
import type { RawEvent } from './spelling.ts';

const at = '2021-12-06T01:00:00.000Z';
const good: Record<string, RawEvent> = {
  scan: { type: 'scan', id: 'bad', at, subject: 'cccd:058090000001', venue: 'v1', direction: 'in' },
  encounter: { type: 'encounter', id: 'bad', at, minutes: 20, subject: 'card:NT-0001', other: 'card:NT-0002' },
  link: { type: 'link', id: 'bad', a: 'card:NT-0001', b: 'card:NT-0002' },
  venue: { type: 'venue', record: 'v1', revision: 99, name: 'x', category: 'cafe', commune: '22741', registered: at },
  dose: {
    type: 'dose',
    record: 'r',
    revision: 99,
    subject: 'card:NT-0001',
    day: '2021-10-01',
    number: 1,
    product: 'pfizer',
  },
  test: {
    type: 'test',
    record: 'r',
    revision: 99,
    subject: 'card:NT-0001',
    sampled: at,
    method: 'pcr',
    result: 'positive',
  },
  case: { type: 'case', record: 'r', revision: 99, subject: 'card:NT-0001', sampled: at },
  isolation: {
    type: 'isolation',
    record: 'r',
    revision: 99,
    subject: 'card:NT-0001',
    from: at,
    to: '2021-12-07T00:00:00Z',
  },
  inspection: { type: 'inspection', record: 'r', revision: 99, venue: 'v1', at, finding: 'ok' },
};

const without = (event: RawEvent, name: string): RawEvent =>
  Object.fromEntries(Object.entries(event).filter(([key]) => key !== name));

/** Values that no instant may have. */
const BAD_INSTANTS = [
  '2021-12-06T08:00:00',
  '2021-12-06',
  '2021-02-30T08:00:00Z',
  '2021-13-01T08:00:00Z',
  '2021-12-06T24:01:00Z',
  '2021-12-06T08:60:00Z',
  '2021-12-06T08:00:00+25:00',
  '06/12/2021 08:00',
  'yesterday',
  '',
  1638752400000,
  { $date: at },
];

/** Values that no subject may have. */
const BAD_SUBJECTS = [
  '058090000001',
  'cccd:58090000001',
  'cccd:0580900000012',
  'cccd:05809000000a',
  'cmnd:12345678',
  'passport:B12',
  'bhyt:4010120878821HS',
  'qid:16297938858617110x',
  'qid:',
  'card:AB',
  'card:A_B_C',
  'phone:944713700',
  'phone:00944713700',
  'phone:+84944713',
  'name:Nguyễn Văn A',
  'constructor:1',
  ':',
  '',
  42,
];

/** Every kind of line that is no event: one line for each thing that can be wrong. */
export const BAD_LINES: readonly string[] = [
  'not json',
  '{"type":"scan"',
  "{'type':'scan'}",
  `${JSON.stringify(good.scan)},`,
  'NaN',
  'null',
  '5',
  '"scan"',
  '[]',
  '{}',
  `[${JSON.stringify(good.scan)}]`,
  ...[
    { ...good.scan, type: 'Scan' },
    { ...good.scan, type: 'constructor' },
    { ...good.scan, type: null },
    without(good.scan!, 'type'),
    ...Object.values(good).flatMap((event) =>
      Object.keys(event)
        .filter((key) => key !== 'type')
        .map((key) => without(event, key)),
    ),
    ...Object.values(good).map((event) => ({ ...event, extra: 1 })),
    { ...good.scan, withdrawn: true },
    { ...good.encounter, also: [] },
    { ...good.link, subject: 'card:NT-0001' },
    ...BAD_INSTANTS.map((instant) => ({ ...good.scan, at: instant })),
    ...BAD_INSTANTS.slice(0, 4).map((instant) => ({ ...good.test, sampled: instant })),
    { ...good.scan, received: 'soon' },
    ...BAD_SUBJECTS.map((subject) => ({ ...good.scan, subject })),
    ...BAD_SUBJECTS.slice(0, 4).map((subject) => ({ ...good.dose, also: ['card:NT-0001', subject] })),
    { ...good.encounter, other: 'cccd:1' },
    { ...good.link, b: 'cccd:1' },
    { ...good.scan, also: 'card:NT-0001' },
    { ...good.scan, also: [null] },
    { ...good.scan, direction: 'IN' },
    { ...good.scan, mode: 'robot' },
    { ...good.scan, id: 7 },
    { ...good.scan, id: '' },
    { ...good.scan, id: '\ud83d' },
    { ...good.scan, venue: 'v\udc00' },
    { ...good.scan, zone: ['A'] },
    { ...good.encounter, minutes: 0 },
    { ...good.encounter, minutes: 7.5 },
    { ...good.encounter, minutes: '20' },
    { ...good.encounter, minutes: 100_000 },
    { ...good.venue, stay: 0 },
    { ...good.venue, stay: 100_000 },
    { ...good.venue, commune: '22742' },
    { ...good.venue, commune: 22741 },
    { ...good.venue, category: 'Cafe' },
    { ...good.venue, indoor: 'yes' },
    { ...good.dose, day: '2021-02-30' },
    { ...good.dose, day: at },
    { ...good.dose, product: 'Pfizer' },
    { ...good.dose, number: 1.5 },
    { ...good.dose, revision: '1' },
    { ...good.dose, revision: 1.5 },
    { ...good.test, method: 'antigen' },
    { ...good.test, result: 'maybe' },
    { ...good.test, ct: 'low' },
    { ...good.test, withdrawn: 'no' },
    { ...good.case, record: 'test:r' },
    { ...good.case, onset: '2021-12-06T00:00:00Z' },
    { ...good.case, outcome: 'moved' },
    { ...good.case, commune: '00000' },
    { ...good.isolation, to: at },
    { ...good.isolation, to: '2021-12-06T07:00:00+07:00' },
    { ...good.isolation, place: 'hotel' },
    { ...good.inspection, finding: 'fine' },
  ].map((event) => JSON.stringify(event)),
  JSON.stringify(good.scan).replace('{', '{"__proto__":{},'),
];

const received = Date.parse(at);
const DAY = 86_400_000;
const MINUTE = 60_000;
const apart = (type: 'scan' | 'encounter', ms: number) =>
  JSON.stringify({ ...good[type], at: new Date(received + ms).toISOString(), received: at });

/** Scans and encounters too long before or after they were received, and ones that are just in time, by default rules. */
export const UNTIMELY_LINES: readonly string[] = (['scan', 'encounter'] as const).flatMap((type) =>
  [-30 * DAY - 1, -30 * DAY, 10 * MINUTE, 10 * MINUTE + 1].map((ms) => apart(type, ms)),
);

/** A line that is no event, or nearly is none; each code about as often. */
export const badLines = fc.oneof(
  fc.constantFrom(...UNTIMELY_LINES),
  fc.constantFrom(...BAD_LINES.slice(0, 6)),
  fc.constantFrom(...BAD_LINES.slice(6)),
  fc.constantFrom(...BAD_LINES.filter((line) => /^\{("type":("Scan"|"constructor"|null)|"id":|\})/.test(line))),
);
