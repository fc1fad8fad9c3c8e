import { decode } from '../../codes/decode.ts';
import { ALIAS } from '../../codes/venue-alias.ts';
import { AREA_COLUMNS, communeOfRow } from '../area.ts';
import { RowReader } from '../row.ts';
import { plainWords } from '../values/plain-words.ts';
import { CATEGORIES, wordOf, YES_NO } from '../values/words.ts';
import type { Kind } from './kind.ts';

/** Venues that register, with the posters they already have from other platforms. The owner's name and phone are not kept. */
export const venues: Kind = {
  name: 'venues',
  title: { vi: 'Đăng ký địa điểm', en: 'Venue registration' },
  columns: [
    { field: 'record', names: ['ma dia diem', 'ma diem', 'ma don vi', 'ma', 'venue id', 'id', 'code'] },
    {
      field: 'name',
      names: ['ten dia diem', 'ten diem', 'ten don vi', 'ten co so', 'ten', 'dia diem', 'venue', 'venue name'],
    },
    { field: 'category', names: ['loai hinh', 'loai', 'loai dia diem', 'nganh nghe', 'type'] },
    ...AREA_COLUMNS,
    { field: 'indoor', names: ['trong nha', 'co mai che'] },
    { field: 'stay', names: ['thoi gian luu lai', 'so phut luu lai', 'stay minutes'] },
    {
      field: 'registered',
      names: ['ngay dang ky', 'thoi gian dang ky', 'dang ky', 'registered at', 'registration date'],
    },
    { field: 'closed', names: ['ngay dong cua', 'ngay ngung hoat dong', 'closed at'] },
    { field: 'alias', names: ['ma qr', 'qr', 'ma qr cu', 'dia chi ma qr', 'link qr', 'poster', 'group id', 'groupid'] },
  ],
  read(values, context) {
    const row = new RowReader(values, context);
    const alias = row.optional('alias', 'alias', (text) => aliasOf(text, context.now));
    const record = row.text('record') || alias || row.required('record');
    const name = row.required('name');
    const category = row.needed(
      'category',
      'category',
      (text) => wordOf(text, CATEGORIES) ?? (plainWords(text).replace(/ /g, '-') || null),
    );
    const commune = communeOfRow(row, { needed: true });
    const indoor = row.optional('indoor', 'yesno', (text) => wordOf(text, YES_NO));
    const stay = row.optional('stay', 'minutes', (text) =>
      /^\d{1,4}$/.test(text) && Number(text) >= 1 ? Number(text) : null,
    );
    const registered = row.moment('registered', { needed: true, ahead: true });
    const closed = row.moment('closed', { ahead: true });
    return row.result(() => ({
      events: [
        {
          type: 'venue',
          record: record!.slice(0, 200),
          revision: context.revision,
          name,
          category,
          commune,
          indoor: indoor === null ? null : indoor === 'yes',
          stay,
          registered,
          closed,
          source: context.source,
        },
      ],
      learnt: [],
      ...(alias !== null && { aliases: { venue: record!.slice(0, 200), aliases: [alias] } }),
    }));
  },
};

/** An alias as it is written, the text of a poster, or the 24 digits alone, which are tokhaiyte's. */
function aliasOf(text: string, now: number): string | null {
  const plain = text.trim().toLowerCase();
  if (ALIAS.test(plain)) return plain;
  if (/^[0-9a-f]{24}$/.test(plain)) return `tokhaiyte:${plain}`;
  const { venue } = decode(text, { now });
  return venue !== null && ALIAS.test(venue) ? venue : null;
}
