import type { Column } from './columns.ts';
import type { RowReader } from './row.ts';
import { communeFrom } from './values/words.ts';

/** The columns that say which commune a row counts for. */
export const AREA_COLUMNS: readonly Column[] = [
  {
    field: 'commune',
    names: [
      'xa phuong',
      'phuong xa',
      'xa',
      'xa phuong thi tran',
      'phuong xa thi tran',
      'ma xa',
      'ma phuong xa',
      'commune code',
      'ward',
    ],
  },
  {
    field: 'district',
    names: ['quan huyen', 'huyen', 'huyen thanh pho', 'quan huyen thanh pho', 'ma huyen', 'district code'],
  },
];

/** The code of the commune that a row names; the district tells apart those that share a name. */
export function communeOfRow(row: RowReader, options: { readonly needed?: boolean } = {}): string | null {
  const parse = (text: string) => communeFrom(text, row.text('district'));
  return options.needed ? row.needed('commune', 'commune', parse) : row.optional('commune', 'commune', parse);
}
