import { z } from 'zod';
import { isDay } from '../../schemas/instant.ts';

const count = z.int().nonnegative();
const curve = z.array(count).length(288);

const areaCounts = z.strictObject({
  /** Kept scans, and repeats. */
  scans: count,
  repeats: count,
  /** Distinct people with a kept scan; the province's are not the sum of the districts'. */
  people: count,
  /** Of the venues registered on the day, those with a kept scan. */
  venuesActive: count,
  venuesRegistered: count,
});

const day = z.string().refine(isDay, 'must be a day such as 2021-12-06');

/** What the wall screen shows: the counts of one local day, as they stand. A message of `GET /v1/live`. */
export const snapshot = z
  .strictObject({
    /** The newest local day that has scans; null before the first one. A demonstration plays a day of 2021. */
    day: day.nullable(),
    /** The time of the newest scan, the clock of the data; null before the first one. */
    asOf: z.iso.datetime().nullable(),
    province: areaCounts,
    /** All districts, by code. `halfHours`: kept scans in each half hour of the day, 48 numbers. */
    districts: z.array(
      areaCounts.extend({ district: z.string(), name: z.string(), halfHours: z.array(count).length(48) }),
    ),
    /** Kept scans of the province in each five minutes of the day, 288 numbers. */
    curve,
    /** The same for the day before; null when it has no scans. */
    before: curve.nullable(),
    /** Kept scans of every commune on the day, by code. */
    communes: z.array(z.strictObject({ commune: z.string(), scans: count })),
    /** Communes without a kept scan on the day, by code. */
    silentCommunes: z.array(z.strictObject({ commune: z.string(), name: z.string(), district: z.string() })),
    /** Records that are accepted and not yet in these counts (`/v1/status`). */
    pending: count,
  })
  .meta({ id: 'Snapshot', description: 'The counts of the newest local day that has scans.' });

export type Snapshot = z.output<typeof snapshot>;
export type AreaCounts = z.output<typeof areaCounts>;
