import type { Subject } from '../../../schemas/subject.ts';
import { normaliseSubject } from '../../../schemas/subject.ts';
import { RowReader } from '../row.ts';
import { readIdentifier } from '../values/identifiers.ts';
import type { Kind } from './kind.ts';

/** Meetings of two phones, as Bluezone reports them of a case and those who were near. */
export const encounters: Kind = {
  name: 'encounters',
  title: { vi: 'Tiếp xúc gần qua điện thoại (Bluezone)', en: 'Phone encounters (Bluezone)' },
  columns: [
    {
      field: 'subject',
      names: [
        'nguoi thu nhat',
        'so dien thoai f0',
        'dien thoai f0',
        'sdt f0',
        'f0',
        'so dien thoai 1',
        'phone 1',
        'phone',
        'so dien thoai',
      ],
    },
    {
      field: 'other',
      names: [
        'nguoi thu hai',
        'so dien thoai f1',
        'dien thoai f1',
        'sdt f1',
        'f1',
        'so dien thoai 2',
        'phone 2',
        'other phone',
        'tiep xuc',
        'so dien thoai tiep xuc',
      ],
    },
    {
      field: 'at',
      names: [
        'thoi diem',
        'thoi gian',
        'bat dau',
        'thoi diem tiep xuc',
        'thoi gian tiep xuc',
        'ngay tiep xuc',
        'time',
        'start',
        'met at',
      ],
    },
    { field: 'minutes', names: ['so phut', 'thoi luong', 'thoi luong phut', 'phut', 'duration', 'duration minutes'] },
    { field: 'record', names: ['ma tiep xuc', 'encounter id', 'ma'] },
  ],
  read(values, context) {
    const row = new RowReader(values, context);
    const [subject, other] = [partner(row, 'subject'), partner(row, 'other')];
    const at = row.moment('at', { needed: true });
    const minutes = row.needed('minutes', 'minutes', minutesOf);
    return row.result(() => {
      // The log shows ids as they are: one that holds a phone is not taken over. Facts of equal content are one whatever their id.
      const given = row.text('record');
      const digits = given.replace(/\D/g, '');
      const personal = [subject, other].some((one) => digits.includes(one!.slice(one!.indexOf(':') + 2)));
      const id = given === '' || personal ? `encounter-${at}` : given.slice(0, 200);
      return { events: [{ type: 'encounter', id, at, minutes, subject, other, source: context.source }], learnt: [] };
    });
  },
};

/** A phone, or any subject written `kind:value`. */
function partner(row: RowReader, field: string): Subject | null {
  const text = row.required(field);
  if (text === null) return null;
  if (text.includes(':')) {
    const made = normaliseSubject(text);
    return made.ok ? made.subject : row.wrong(field, 'phone');
  }
  const read = readIdentifier('phone', text, { birth: null, sex: null });
  return read.ok ? read.subject : row.wrong(field, read.why === 'rounded' ? 'rounded' : 'phone');
}

function minutesOf(text: string): number | null {
  const clock = /^(\d{1,2}):(\d{2})(?::\d{2})?$/.exec(text);
  const value = clock
    ? Number(clock[1]) * 60 + Number(clock[2])
    : Number(text.replace(/\s*(phút|phut|min|minutes)$/i, '').replace(/[.,]0+$/, ''));
  return Number.isInteger(value) && value >= 1 && value <= 1440 ? value : null;
}
