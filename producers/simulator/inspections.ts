import { formatInstant } from '../../schemas/instant.ts';
import type { Agenda } from './agenda.ts';
import { minuteOf, weekday } from './calendar.ts';
import type { Settings } from './options.ts';
import { oneOf, random } from './random.ts';
import type { SimulatedVenue } from './venues.ts';

const NOTES = {
  ok: ['Đã có mã QR, khách quét đầy đủ'],
  reminded: ['Mã QR bị che khuất', 'Nhân viên chưa nhắc khách quét mã', 'Chưa quét khi ra'],
  violation: ['Không có mã QR tại cửa', 'Đã nhắc nhở lần hai'],
  suspended: ['Tạm dừng hoạt động đến khi khắc phục'],
} as const;

/** Puts the visits of the district's inspectors on a day on the agenda: one venue in 600, more rarely on Sundays. */
export function makeInspections(settings: Settings, venues: readonly SimulatedVenue[], agenda: Agenda) {
  return (day: number): void => {
    const next = random(settings.seed, day, 91);
    const count = Math.max(1, Math.round((venues.length / 600) * (weekday(day) === 0 ? 0.2 : 1)));
    for (let i = 0; i < count; i++) {
      const at = minuteOf(day, 480 + 540 * next());
      const u = next();
      const finding = u < 0.62 ? 'ok' : u < 0.87 ? 'reminded' : u < 0.97 ? 'violation' : 'suspended';
      const event = {
        type: 'inspection',
        record: `KT-${day}-${i}`,
        revision: 1,
        venue: oneOf(next, venues).id,
        at: formatInstant(at),
        finding,
        note: oneOf(next, NOTES[finding]),
      };
      // The note is written in the evening, in the office.
      const filed = at + Math.floor(next() * 300) * 60_000;
      agenda.add({ receivedAt: filed, event });
      const changed = next();
      if (changed < 0.04)
        agenda.add({ receivedAt: filed + 86_400_000, event: { ...event, revision: 2, finding: 'reminded' } });
      else if (changed < 0.05)
        agenda.add({ receivedAt: filed + 86_400_000, event: { ...event, revision: 2, withdrawn: true } });
    }
  };
}
