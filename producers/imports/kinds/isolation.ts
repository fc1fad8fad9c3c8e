import { eventSubjects, learntOf, PERSON_COLUMNS, readPerson, recordName } from '../person.ts';
import { RowReader } from '../row.ts';
import { PLACES, wordOf } from '../values/words.ts';
import type { Kind } from './kind.ts';

const DAY_MS = 86_400_000;

/** Isolation orders, as VHD files them. The last day is isolated as well; `days` may stand for the end. */
export const isolation: Kind = {
  name: 'isolation',
  title: { vi: 'Cách ly y tế', en: 'Isolation' },
  columns: [
    ...PERSON_COLUMNS,
    {
      field: 'from',
      names: ['ngay bat dau', 'tu ngay', 'bat dau cach ly', 'ngay bat dau cach ly', 'start date', 'from date'],
    },
    {
      field: 'to',
      names: [
        'ngay ket thuc',
        'den ngay',
        'ket thuc cach ly',
        'ngay ket thuc cach ly',
        'ngay hoan thanh',
        'end date',
        'to date',
        'until',
      ],
    },
    { field: 'days', names: ['so ngay', 'so ngay cach ly', 'thoi gian cach ly', 'number of days'] },
    {
      field: 'place',
      names: ['hinh thuc', 'hinh thuc cach ly', 'noi cach ly', 'loai cach ly', 'isolation place', 'type'],
    },
    { field: 'record', names: ['so quyet dinh', 'ma quyet dinh', 'ma cach ly', 'order id', 'order number'] },
  ],
  read(values, context) {
    const row = new RowReader(values, context);
    const person = readPerson(row);
    const from = row.moment('from', { needed: true, ahead: true });
    const to = endOf(row, from);
    const place = row.optional('place', 'place', (text) => wordOf(text, PLACES));
    if (from && to && to <= from) row.wrong('to', 'order');
    return row.result(() => {
      const record = recordName(row.text('record'), person, `isolation-${from!.slice(0, 10)}`);
      const event = {
        type: 'isolation',
        record,
        revision: context.revision,
        ...eventSubjects(person!),
        from,
        to,
        place,
        commune: person!.commune,
        source: context.source,
      };
      return { events: [event], learnt: learntOf(person!, 'isolation', record) };
    });
  },
};

function endOf(row: RowReader, from: string | null): string | null {
  if (row.text('to') === '' && row.text('days') !== '') {
    const days = row.optional('days', 'minutes', (text) =>
      /^\d{1,3}(?: ngày)?$/.test(text) ? Number.parseInt(text, 10) : null,
    );
    return from === null || days === null ? null : new Date(Date.parse(from) + days * DAY_MS).toISOString();
  }
  const to = row.moment('to', { needed: true, ahead: true });
  // A day without a time ends at the midnight after it.
  const midnight = to !== null && (Date.parse(to) + 7 * 3_600_000) % DAY_MS === 0;
  return midnight ? new Date(Date.parse(to) + DAY_MS).toISOString() : to;
}
