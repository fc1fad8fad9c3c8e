import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { formatInstant } from '../../schemas/instant.ts';
import { LEVELS } from '../../sinks/queries/vaccination-quality/counts.ts';
import { FILTERS } from '../api/filters.ts';
import { csvText } from '../export/csv.ts';
import type { Openers } from '../export/identities.ts';
import { xlsxOf } from '../export/xlsx.ts';
import { checked, districtFor } from '../weekly/request.ts';
import { backList } from './back-list.ts';
import { EndedWeeks, type Settled } from './ended-weeks.ts';
import { measuresAt, trend } from './measures.ts';
import type { Shares } from './shares.ts';
import { strayList, unrecordedList } from './stray-list.ts';
import { sharesTable } from './table.ts';

/** Most weeks of one answer. */
const MOST_WEEKS = 26;
const weeks = z.coerce.number(`must be a whole number up to ${MOST_WEEKS}`).int().min(0).max(MOST_WEEKS);

const place = {
  facility: z.string().max(200).optional(),
  commune: FILTERS.commune.optional(),
  district: FILTERS.district.optional(),
};

const measures = {
  by: z.enum(LEVELS, `must be ${LEVELS.join(', ')}`).default('district'),
  asOf: FILTERS.asOf.optional(),
  weeks: weeks.default(0),
  format: z.enum(['json', 'csv', 'xlsx'], 'must be json, csv or xlsx').default('json'),
  ...place,
};

const LISTS = { records: backList, doses: strayList, scanned: unrecordedList } as const;
type ListName = keyof typeof LISTS;
const LIST_NAMES = Object.keys(LISTS) as [ListName, ...ListName[]];

const list = {
  list: z.enum(LIST_NAMES, `must be ${LIST_NAMES.join(', ')}`).default('records'),
  format: z.enum(['csv', 'xlsx'], 'must be csv or xlsx').default('csv'),
  ...place,
};

export interface QualityOptions extends Openers {
  readonly now?: () => number;
  /** Without, nothing that was computed is remembered. */
  readonly settled?: Settled;
}

/**
 * `GET /v1/quality/vaccination?by=facility|commune|district|province[&asOf=…][&weeks=8]`: how complete and accurate the vaccination data is, and how it
 * stood at the end of each of the last weeks, in numbers only; `GET /v1/quality/vaccination/records[?list=…]`: the records to be corrected, to be sent back.
 */
export async function qualityRoutes(
  app: FastifyInstance,
  { now = Date.now, settled = async () => undefined, ...openers }: QualityOptions,
): Promise<void> {
  const { store } = openers;
  const ended = new EndedWeeks(settled, now);
  app.route({
    method: 'GET',
    url: '/v1/quality/vaccination',
    config: { permission: 'reports' },
    schema: {
      summary: 'Completeness and accuracy of the vaccination data, now, at an instant, and over weeks',
      description:
        'by: facility, commune, district, province. asOf: what was known then. weeks: how it stood at the end of so many reporting weeks. facility, commune, district: these only. format: json, csv, xlsx.',
    },
    validatorCompiler: () => () => true,
    handler: async (request, reply) => {
      const { by, format, weeks, asOf = now(), ...places } = checked(measures, request.query);
      const narrowed = { ...places, district: districtFor(request.caller, places.district) };
      const at = (instant: number) =>
        ended.answer({ by, ...narrowed }, instant, () => measuresAt(store, by, instant, narrowed));
      const { rows, people } = await at(asOf);
      const before = await trend(at, asOf, weeks);
      if (format !== 'json') {
        const times = [...before.map(({ week, rows }) => ({ when: week, rows })), { when: formatInstant(asOf), rows }];
        return file(reply, `vaccination-by-${by}`, format, sharesTable(by, times));
      }
      return {
        by,
        asOf: formatInstant(asOf),
        rows,
        people,
        unmatched: totals(rows),
        ...(weeks > 0 && { weeks: before.map((one) => ({ ...one, asOf: formatInstant(one.asOf) })) }),
      };
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/quality/vaccination/records',
    config: { permission: 'people' },
    schema: {
      summary: 'The vaccination records to be corrected, as CSV or XLSX, to be sent back to their facility',
      description:
        'list: records (all that is wrong with records: fields, doses, look-alikes), doses (those of which nobody is named), scanned (people who are in no vaccination record). facility, commune, district: these only.',
    },
    validatorCompiler: () => () => true,
    handler: async (request, reply) => {
      const { list: name, format, ...narrowed } = checked(list, request.query);
      return file(reply, `vaccination-${name}`, format, LISTS[name](openers, now(), narrowed));
    },
  });
}

/** Over all rows: each dose and each person scanned is in one. */
function totals(rows: readonly Shares[]) {
  const sum = (of: (row: Shares) => number) => rows.reduce((total, row) => total + of(row), 0);
  return {
    dosesWithoutPerson: sum((row) => row.dosesWithoutPerson),
    scanned: sum((row) => row.scanned),
    scannedWithoutRecord: sum((row) => row.scannedWithoutRecord),
  };
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

async function file(
  reply: FastifyReply,
  name: string,
  format: 'csv' | 'xlsx',
  rows: AsyncIterable<readonly string[]>,
): Promise<unknown> {
  reply.header('cache-control', 'no-store').header('content-disposition', `attachment; filename="${name}.${format}"`);
  if (format === 'xlsx') return reply.type(XLSX).send(await xlsxOf('Truy Vết', rows));
  return reply.type('text/csv; charset=utf-8').send(Readable.from(csvText(rows)));
}
