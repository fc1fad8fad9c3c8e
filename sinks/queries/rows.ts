import type { RowType } from '../../schemas/changes.ts';
import type { Param, Params } from '../clickhouse/store.ts';

/** What the reads can be narrowed to (`events.md`, the filters of the HTTP calls). Instants in ms; `from` is included, `to` is not. */
export interface Filters {
  readonly case?: string | undefined;
  /** With `case`: two people may have cases of one name. */
  readonly casePerson?: string | undefined;
  readonly person?: string | undefined;
  readonly venue?: string | undefined;
  readonly commune?: string | undefined;
  readonly district?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Only what was known at this instant; without it, what is known now. */
  readonly asOf?: number | undefined;
}

/** No rules let a visit be longer (`schemas/rules.ts`: 240 hours), so that an index on `from` finds what ends later. */
const LONGEST_MS = 240 * 3_600_000;

/** Conditions of a query and the values they name. */
export class Where {
  readonly #conditions: string[] = [];
  readonly params: Record<string, Param> = {};

  /** Adds a condition when its value is given; the condition names it `{name:Type}`. */
  when(name: string, value: Param | undefined, condition: string): this {
    if (value === undefined) return this;
    this.params[name] = value;
    this.#conditions.push(condition);
    return this;
  }

  /** Columns of the table `t` that are equal to the filter of their name. */
  equal(filters: Filters, ...names: ('case' | 'casePerson' | 'person' | 'venue' | 'commune' | 'district')[]): this {
    for (const name of names) this.when(name, filters[name], `t.\`${name}\` = {${name}:String}`);
    return this;
  }

  /** Rows whose `[from, to)` overlaps that of the filters. */
  overlap(filters: Filters): this {
    const earliest = filters.from === undefined ? undefined : filters.from - LONGEST_MS;
    return this.when('until', filters.to, 't.`from` < {until:Int64}')
      .when('since', filters.from, '(t.`to` > {since:Int64} OR t.`from` >= {since:Int64})')
      .when('earliest', earliest, 't.`from` >= {earliest:Int64}');
  }

  /** `WHERE …`, or nothing. */
  get sql(): string {
    return this.#conditions.length === 0 ? '' : `WHERE ${this.#conditions.join(' AND ')}`;
  }
}

/** A query and its values. */
export interface Query {
  readonly sql: string;
  readonly params: Params;
}

/**
 * The rows of one type that stand: those whose signs sum up to more than 0, at `asOf` or now. `current` is the table that is sorted for the
 * question (`migrations/003-current.sql`) by `sorted`; the past is asked of the changes. Grouping follows the table's order where it can, so
 * that an answer of millions of rows needs little memory.
 */
export function standing(
  type: RowType,
  fields: readonly string[],
  table: { readonly current: string; readonly sorted: readonly string[] },
  where: Where,
  asOf: number | undefined,
): Query {
  where.when('asOf', asOf, 't.known_at <= {asOf:Int64}');
  const quoted = (name: string) => `\`${name}\``;
  const others = fields
    .filter((field) => !table.sorted.includes(field))
    .map((field) => `any(t.${quoted(field)}) AS ${quoted(field)}`);
  const keys = table.sorted.map((field) => `t.${quoted(field)}`);
  const select = [...table.sorted.map((field) => `t.${quoted(field)} AS ${quoted(field)}`), ...others];
  return {
    sql: `SELECT ${select.join(', ')}
FROM {db}.${asOf === undefined ? table.current : `${type}_changes`} AS t
${where.sql}
GROUP BY ${keys.join(', ')}, t.row
HAVING sum(t.sign) > 0
ORDER BY ${keys.join(', ')}, t.row
SETTINGS optimize_aggregation_in_order = 1`,
    params: where.params,
  };
}

/** A missing text is written as the empty one, and answered as null. */
export function orNull(text: string): string | null {
  return text === '' ? null : text;
}
