import { DAY_MS, formatInstant, type Instant } from '../../schemas/instant.ts';
import type { Agenda, Refusal } from './agenda.ts';
import { localText, minuteOf } from './calendar.ts';
import type { World } from './itinerary.ts';
import { between, oneOf, type Random, random } from './random.ts';

/** Refused lines per scan; every code occurs every day. */
const SHARE = 0.001;

/** What readers send that is no event: half a line, an old poster's address, a card read as text. */
const NOT_JSON = [
  '{"type":"scan","id":"s1","at":"2021-12-0',
  'https://tokhaiyte.vn/?page=Group.checkin&groupId=5f3c0a9be1d24c7788aa01ff',
  '058099999999||NGUYEN VAN A|01011999|Nam',
  '{type:scan,venue:NT00001}',
  '2|NGUYỄN THỊ B|0|1',
] as const;

type Scan = Record<string, unknown>;

/** Each spoils a good scan in a way that the schema must notice. */
const SPOIL: readonly ((scan: Scan) => Scan)[] = [
  (scan) => ({ ...scan, subject: `cmt:${String(scan.subject).split(':')[1]}` }),
  (scan) => ({ ...scan, subject: 'cccd:05809' }),
  (scan) => ({ ...scan, direction: 'vào' }),
  (scan) => ({ ...scan, at: '2021-02-30T08:00:00+07:00' }),
  (scan) => ({ ...scan, nhiet_do: 36.6 }),
  ({ venue: _, ...scan }) => scan,
];

/** Puts a day's garbage on the agenda: some of every code with which the gateway refuses. */
export function makeGarbage({ settings, venues, people }: World, agenda: Agenda) {
  return (day: number): void => {
    const next = random(settings.seed, day, 131);
    // Without `received` nobody can tell that a scan is too old or in the future.
    const codes: Refusal[] = ['not-json', 'schema', 'unknown-type'];
    if (settings.received) codes.push('too-old', 'in-future');
    const count = Math.max(codes.length, Math.round(settings.scansPerDay * SHARE));
    for (let i = 0; i < count; i++) {
      const refused = codes[i % codes.length]!;
      const receivedAt = minuteOf(day, between(next, 360, 1260)) + between(next, 0, 59_999);
      agenda.add({ receivedAt, refused, event: spoilt(next, refused, receivedAt, `g${day}-${i}`) });
    }
  };

  function spoilt(next: Random, refused: Refusal, receivedAt: Instant, id: string): object | string {
    const subject = people.subject[between(next, 0, people.count - 1)]!;
    const venue = oneOf(next, venues).id;
    const scan: Scan = { type: 'scan', id, at: localText(receivedAt - 2000), subject, venue, direction: 'in' };
    if (settings.received) scan.received = formatInstant(receivedAt);
    switch (refused) {
      case 'not-json':
        return oneOf(next, NOT_JSON);
      case 'schema':
        return oneOf(next, SPOIL)(scan);
      case 'unknown-type':
        return { ...scan, type: oneOf(next, ['checkin', 'Scan', 'khai-bao']) };
      case 'too-old':
        return { ...scan, at: localText(receivedAt - between(next, 31, 400) * DAY_MS) };
      case 'in-future':
        return { ...scan, at: localText(receivedAt + between(next, 20, 3000) * 60_000) };
    }
  }
}
