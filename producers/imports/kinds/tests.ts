import { eventSubjects, learntOf, PERSON_COLUMNS, readPerson, recordName } from '../person.ts';
import { RowReader } from '../row.ts';
import { methodOf, RESULTS, wordOf } from '../values/words.ts';
import type { Kind } from './kind.ts';

/** Samples and their results. A result that has not come makes no test yet: the row is taken when it has one. */
export const tests: Kind = {
  name: 'tests',
  title: { vi: 'Lấy mẫu và kết quả xét nghiệm', en: 'Samples and test results' },
  columns: [
    ...PERSON_COLUMNS,
    {
      field: 'sampled',
      names: [
        'ngay lay mau',
        'thoi gian lay mau',
        'ngay gio lay mau',
        'lay mau luc',
        'sample date',
        'sampling date',
        'sampled at',
        'collected',
      ],
    },
    { field: 'sampledTime', names: ['gio lay mau', 'sample time'] },
    {
      field: 'reported',
      names: [
        'ngay tra ket qua',
        'thoi gian tra ket qua',
        'ngay co ket qua',
        'ngay ket qua',
        'result date',
        'reported at',
      ],
    },
    {
      field: 'method',
      names: ['phuong phap', 'phuong phap xet nghiem', 'loai xet nghiem', 'ky thuat', 'test method', 'test type'],
    },
    { field: 'result', names: ['ket qua', 'ket qua xet nghiem', 'test result'] },
    { field: 'ct', names: ['gia tri ct', 'ct value', 'chi so ct'] },
    {
      field: 'record',
      names: [
        'ma mau',
        'ma mau xet nghiem',
        'ma xet nghiem',
        'ma phieu',
        'so phieu',
        'sample id',
        'sample code',
        'test id',
      ],
    },
    {
      field: 'facility',
      names: ['co so xet nghiem', 'don vi xet nghiem', 'noi lay mau', 'don vi lay mau', 'laboratory', 'lab'],
    },
  ],
  read(values, context) {
    const row = new RowReader(values, context);
    const person = readPerson(row);
    const sampled = row.moment('sampled', { needed: true, time: 'sampledTime' });
    const reported = row.moment('reported');
    const method = row.needed('method', 'method', methodOf);
    const result = row.needed('result', 'result', (text) => wordOf(text, RESULTS));
    const ct = row.optional('ct', 'ct', ctOf);
    return row.result(() => {
      const record = recordName(row.text('record'), person, `${method}-${sampled}`);
      const event = {
        type: 'test',
        record,
        revision: context.revision,
        ...eventSubjects(person!),
        sampled,
        reported,
        method,
        result,
        ct,
        commune: person!.commune,
        source: context.source,
      };
      return { events: [event], learnt: learntOf(person!, 'tests', record, row.text('facility')) };
    });
  },
};

function ctOf(text: string): number | null {
  const value = Number(text.replace(',', '.'));
  return value > 0 && value < 60 ? value : null;
}
