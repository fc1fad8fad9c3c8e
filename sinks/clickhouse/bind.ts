import { type Param, type Params, quote } from './store.ts';

/**
 * Puts values in the place of `{name:Type}`, as typed constants. The engine in the process binds parameters for one query at a time in the
 * whole process, so that a long report would hold up the live page; a server binds them itself (`http.ts`). Throws when a value is missing.
 */
export function bind(sql: string, params: Params = {}): string {
  return sql.replace(/\{(\w+):([\w(), ]+)\}/g, (_, name: string, type: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`the query needs a value for ${name}`);
    return `CAST(${literal(value)}, '${type}')`;
  });
}

function literal(value: Param): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') return number(value);
  return `[${value.map((item) => (typeof item === 'string' ? quote(item) : number(item))).join(', ')}]`;
}

function number(value: number): string {
  if (!Number.isFinite(value)) throw new Error('a number in a query must be finite');
  return String(value);
}
