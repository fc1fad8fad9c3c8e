import { z } from 'zod';
import type { Contract, Page } from './contract.ts';

const rows = z.array(z.record(z.string(), z.unknown()));
export const PAGE_ROWS = 500;

/** Platforms that give a cursor with each page: `{ items, next, more }`, asked with `?after=`. */
const withCursor = z.object({ items: rows, next: z.string(), more: z.boolean() });

export const BY_CURSOR: Pick<Contract, 'query' | 'page'> = {
  query: (cursor) => ({ limit: String(PAGE_ROWS), ...(cursor === undefined ? {} : { after: cursor }) }),
  page: (json): Page => {
    const { items, next, more } = withCursor.parse(json);
    return { rows: items, next, more };
  },
};

const byTime = z.object({ data: rows });

/** Most rows of one instant: a bulk change gives many rows one time, and all of them must fit into a page. */
const MOST_ROWS = 64_000;

/**
 * Platforms that only know the time of a change: `{ data }` in its order, asked with `?updatedSince=`, the instant included. Rows of one instant may
 * lie on both sides of a page, so the last instant is asked again, and what comes twice changes nothing. A page of nothing but that instant is asked
 * again twice as large, for nobody knows how many more there are; the cursor then says how large, as long as the instant is the last one. Throws when an instant has too many rows.
 */
export function byTimeOf(changed: string): Pick<Contract, 'query' | 'page'> {
  return {
    query: (cursor) => {
      const { since, size } = cursorOf(cursor);
      return { size: String(size), ...(since === undefined ? {} : { updatedSince: since }) };
    },
    page: (json, cursor): Page => {
      const { data } = byTime.parse(json);
      const { since, size } = cursorOf(cursor);
      const last = z.iso.datetime({ offset: true }).optional().parse(data.at(-1)?.[changed]);
      if (last === undefined) return { rows: data, next: cursor ?? '', more: false };
      const full = data.length >= size;
      if (last !== since) return { rows: data, next: last, more: full };
      if (!full) return { rows: data, next: cursor!, more: false };
      if (2 * size > MOST_ROWS) throw new Error(`more than ${size} rows changed at one instant`);
      return { rows: data, next: `${last} ${2 * size}`, more: true };
    },
  };
}

/** A cursor by time: the instant, and the size of the page when it is not the usual one. */
function cursorOf(cursor: string | undefined): { readonly since: string | undefined; readonly size: number } {
  const [since, size] = cursor?.split(' ') ?? [];
  return { since, size: size === undefined ? PAGE_ROWS : Number(size) };
}
