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

/**
 * Platforms that only know the time of a change: `{ data }` in its order, asked with `?updatedSince=`, the instant included. Rows of one instant may
 * lie on both sides of a page, so the last instant is asked again, and what comes twice changes nothing. A page of nothing but that instant would
 * never end: then the next millisecond is asked.
 */
export function byTimeOf(changed: string): Pick<Contract, 'query' | 'page'> {
  return {
    query: (cursor) => ({ size: String(PAGE_ROWS), ...(cursor === undefined ? {} : { updatedSince: cursor }) }),
    page: (json, cursor): Page => {
      const { data } = byTime.parse(json);
      const last = z.iso.datetime({ offset: true }).optional().parse(data.at(-1)?.[changed]);
      const full = data.length >= PAGE_ROWS;
      if (last === undefined) return { rows: data, next: cursor ?? '', more: false };
      const stuck = full && last === cursor;
      return { rows: data, next: stuck ? new Date(Date.parse(last) + 1).toISOString() : last, more: full };
    },
  };
}
