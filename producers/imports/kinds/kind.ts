import type { Column } from '../columns.ts';
import type { Context, RowResult } from '../row.ts';

/** A kind of file that can be imported. */
export interface Kind {
  readonly name: string;
  readonly title: { readonly vi: string; readonly en: string };
  readonly columns: readonly Column[];
  /** What a row becomes. Pure: the same row of the same file gives the same records and revisions. */
  readonly read: (values: ReadonlyMap<string, string>, context: Context) => RowResult;
}
