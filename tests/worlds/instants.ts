import fc from 'fast-check';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** Local midnight of 2021-12-06, the Monday about which small worlds turn. */
export const MONDAY = Date.parse('2021-12-06T00:00:00+07:00');

/** The clock times at which things happen; the gaps between them are stays, `minMinutes` and lingering exactly. */
const CLOCK = [480, 495, 500, 510, 525, 540, 600, 720, 0, 1439, 1439, 1439, 1430, 15, 30].map(
  (minutes) => minutes * MINUTE,
);

/** What makes a limit be met, missed by a hair or passed by one: repeats, second scans of a poster, ties. */
const HAIRS = [0, 0, 0, 0, 1, -1, 59_999, 60_000, 60_001, 61_000, 119_999, 120_000, 120_001, 1000];

/** Days from Monday: the day itself, the edges of the infectious window, and of a day's stay. */
const DAYS = [0, 0, 0, 0, 1, 1, -1, -2, -3, 2, 10, 11];

/** Days that the limits of tests (90 days), past cases (10 and 180 days) and doses (14 days) can be met with. */
const FAR_DAYS = [0, 0, 1, -1, -2, 2, -9, -10, -11, -13, -14, -15, 88, 90, -88, -90, -91, -179, -180, -181, -182];

/** An instant as canonical text. */
export const text = (instant: number): string => new Date(instant).toISOString();

/** A local day about Monday. */
export const dayText = (days: number): string =>
  new Date(MONDAY + days * DAY + 7 * 60 * MINUTE).toISOString().slice(0, 10);

/** When something happens at a door. */
export const moments = fc
  .tuple(fc.constantFrom(...DAYS), fc.constantFrom(...CLOCK), fc.constantFrom(...HAIRS))
  .map(([day, clock, hair]) => MONDAY + day * DAY + clock + hair);

/** When a sample is taken or a case isolated: about Monday, or exactly on a limit far from it. */
export const farMoments = fc
  .tuple(fc.constantFrom(...FAR_DAYS), fc.constantFrom(...CLOCK.slice(0, 4), 0), fc.constantFrom(0, 0, 0, 1, -1))
  .map(([day, clock, hair]) => MONDAY + day * DAY + clock + hair);

/** A calendar day of an onset or a dose. */
export const days = fc.constantFrom(...FAR_DAYS).map(dayText);

/** How long a stay or a meeting takes: the limits of every rule, met, missed and passed by a millisecond. */
export const lengths = fc
  .tuple(
    fc.constantFrom(15, 20, 30, 60, 60, 60, 45, 75, 10, 5, 2, 1, 0, 240, 24 * 60).map((minutes) => minutes * MINUTE),
    fc.constantFrom(0, 0, 0, 1, -1, -1, 500, 30),
  )
  .map(([length, hair]) => Math.max(0, length + hair));
