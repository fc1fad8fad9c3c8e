import { eventSubjects, learntOf, PERSON_COLUMNS, type RowPerson, readPerson, recordName } from '../person.ts';
import { RowReader } from '../row.ts';
import { productOf } from '../values/words.ts';
import type { Kind } from './kind.ts';

/** Doses: one a row, or all of a person's in one row with columns for each. A row without any dose is a person who is registered only. */
export const vaccination: Kind = {
  name: 'vaccination',
  title: { vi: 'Tiêm chủng', en: 'Vaccination' },
  columns: [
    ...PERSON_COLUMNS,
    {
      field: 'day',
      numbered: true,
      names: [
        'ngay tiem',
        'ngay tiem chung',
        'thoi gian tiem',
        'ngay',
        'vaccination date',
        'date of vaccination',
        'date',
      ],
    },
    {
      field: 'product',
      numbered: true,
      names: [
        'loai vac xin',
        'ten vac xin',
        'vac xin',
        'vaccine',
        'vaccine name',
        'loai vaccine',
        'ten vaccine',
        'product name',
      ],
    },
    {
      field: 'number',
      names: ['mui tiem', 'mui so', 'mui tiem thu', 'mui', 'so mui', 'thu tu mui', 'dose', 'dose number'],
    },
    { field: 'record', names: ['ma mui tiem', 'ma ho so', 'ma tiem chung', 'record id', 'vaccination id'] },
    {
      field: 'facility',
      numbered: true,
      names: ['co so tiem', 'co so tiem chung', 'don vi tiem', 'diem tiem', 'noi tiem', 'vaccination site', 'clinic'],
    },
  ],
  read(values, context) {
    const row = new RowReader(values, context);
    const person = readPerson(row);
    const doses = dosesOf(row, person);
    for (const [i, dose] of doses.entries()) {
      const before = doses[i - 1];
      if (before && dose.day < before.day) row.wrong(dose.field, 'interval');
    }
    return row.result(() => ({
      events: doses.map(({ day, number, product, record }) => ({
        type: 'dose',
        record,
        revision: context.revision,
        ...eventSubjects(person!),
        day,
        number,
        product,
        ...(person!.commune && { commune: person!.commune }),
        source: context.source,
      })),
      learnt: (doses.length > 0 ? doses : [registered(row)]).flatMap(({ record, facility }) =>
        learntOf(person!, 'vaccination', record, facility),
      ),
    }));
  },
};

interface RowDose {
  readonly field: string;
  readonly day: string;
  readonly number: number;
  readonly product: string;
  readonly record: string;
  readonly facility: string;
}

/** What a row without a dose says: the person is registered, under a name that no dose has. */
function registered(row: RowReader): Pick<RowDose, 'record' | 'facility'> {
  return { record: 'vaccination', facility: row.text('facility') };
}

const NUMBERED = ['1', '2', '3', '4', '5'] as const;

function dosesOf(row: RowReader, person: RowPerson | null): RowDose[] {
  const wide = NUMBERED.filter((n) => row.text(`day${n}`) !== '' || row.text(`product${n}`) !== '');
  const doses = wide.map((n) => doseOf(row, n, Number(n), `dose-${n}`));
  if (['day', 'product', 'number'].some((field) => row.text(field) !== '')) {
    const number = row.needed('number', 'number', numberOf);
    const own = recordName(row.text('record'), person, `dose-${number ?? 1}`);
    doses.push(doseOf(row, '', number ?? 1, own));
  }
  return doses.filter((dose) => dose !== null);
}

/** The dose in the columns of a group (`day2`), or in the plain ones. */
function doseOf(row: RowReader, group: string, number: number, record: string): RowDose | null {
  const field = `day${group}`;
  row.required(field);
  const day = row.day(field);
  const product = row.needed(`product${group}`, 'product', productOf);
  const facility = row.text(`facility${group}`) || row.text('facility');
  return day === null || product === null ? null : { field, day, number, product, record, facility };
}

function numberOf(text: string): number | null {
  const digits = /^(?:mũi|mui|dose|lần|lan)?\s*(?:thứ|thu|số|so)?\s*([1-9])(?:[.,]0+)?$/i.exec(text.trim())?.[1];
  return digits === undefined ? null : Number(digits);
}
