/** What a reader of tables says: the names of the columns, or a row under the names said last. */
export type Line =
  | { readonly header: readonly string[] }
  /** `number` as the spreadsheet shows it, from 1; for JSON the place in the list. */
  | { readonly number: number; readonly cells: readonly string[]; readonly sheet?: string };

/** A row before it is known which one holds the names. */
export interface Cells {
  readonly number: number;
  readonly cells: readonly string[];
}

/** A worksheet; that of a file without any has the empty name. */
export interface Sheet {
  readonly name: string;
  readonly rows: AsyncGenerator<Cells>;
}

/** The file is no table that can be read; the message names what is wrong and what would be right, and no value. */
export class UnreadableTable extends Error {
  override readonly name = 'UnreadableTable';
}
