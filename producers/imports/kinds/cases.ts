import { eventSubjects, learntOf, PERSON_COLUMNS, readPerson, recordName } from '../person.ts';
import { RowReader } from '../row.ts';
import { OUTCOMES, wordOf, YES_NO } from '../values/words.ts';
import type { Kind } from './kind.ts';

const STILL_ILL = /dang|chua|dieu tri|treat/;

/** Confirmed cases and what became of them. */
export const cases: Kind = {
  name: 'cases',
  title: { vi: 'Người nhiễm và đã khỏi bệnh', en: 'Cases and recovered' },
  columns: [
    ...PERSON_COLUMNS,
    {
      field: 'sampled',
      names: [
        'ngay lay mau duong tinh',
        'ngay lay mau',
        'ngay duong tinh',
        'ngay xac dinh',
        'ngay phat hien',
        'ngay cong bo',
        'ngay mac',
        'positive date',
        'confirmed date',
        'sampled',
      ],
    },
    {
      field: 'onset',
      names: ['ngay khoi phat', 'khoi phat', 'ngay co trieu chung', 'ngay trieu chung', 'onset date', 'symptom onset'],
    },
    {
      field: 'isolated',
      names: [
        'ngay cach ly',
        'thoi gian cach ly',
        'ngay nhap vien',
        'ngay vao khu cach ly',
        'ngay dua di cach ly',
        'ngay cach ly y te',
        'isolated at',
        'admission date',
      ],
    },
    { field: 'community', names: ['cong dong', 'ca cong dong', 'f0 cong dong', 'community case'] },
    { field: 'outcome', names: ['ket qua dieu tri', 'tinh trang', 'tinh trang hien tai', 'trang thai', 'status'] },
    {
      field: 'ended',
      names: [
        'ngay khoi benh',
        'ngay xuat vien',
        'ngay ra vien',
        'ngay tu vong',
        'ngay ket thuc',
        'recovery date',
        'discharge date',
        'end date',
      ],
    },
    { field: 'record', names: ['ma benh nhan', 'ma bn', 'so ca benh', 'ma ca benh', 'ma so', 'case id', 'patient id'] },
    { field: 'facility', names: ['co so dieu tri', 'noi dieu tri', 'benh vien', 'hospital'] },
  ],
  read(values, context) {
    const row = new RowReader(values, context);
    const person = readPerson(row);
    const sampled = row.moment('sampled', { needed: true });
    const onset = row.day('onset');
    const isolated = row.moment('isolated');
    const community = row.optional('community', 'yesno', (text) => wordOf(text, YES_NO));
    const outcome = row.optional('outcome', 'outcome', outcomeOf);
    const ended = row.moment('ended');
    if (sampled && ended && ended < sampled.slice(0, 10)) row.wrong('ended', 'order');
    return row.result(() => {
      const day = sampled!.slice(0, 10);
      const given = recordName(row.text('record'), person, `case-${day}`);
      // Names that begin with test: are kept for cases that tests imply.
      const record = given.startsWith('test:') ? `case-${given.slice('test:'.length)}` : given;
      const event = {
        type: 'case',
        record,
        revision: context.revision,
        ...eventSubjects(person!),
        sampled,
        onset,
        isolated,
        community: community === null ? null : community === 'yes',
        outcome: outcome === 'ill' ? null : outcome,
        ended,
        commune: person!.commune,
        source: context.source,
      };
      return { events: [event], learnt: learntOf(person!, 'cases', record, row.text('facility')) };
    });
  },
};

function outcomeOf(text: string): 'recovered' | 'dead' | 'ill' | null {
  const word = wordOf(text, OUTCOMES);
  if (word !== null) return word;
  return STILL_ILL.test(plain(text)) ? 'ill' : null;
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
}
