import { COMMUNES } from '../../schemas/areas.ts';
import { dayNumber, localMidnight } from '../../schemas/instant.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';

/** How large the data of the report's benchmark is. */
export interface Sizes {
  readonly scansPerWeek: number;
  readonly venues: number;
  /** Doses ever given, whatever the number of weeks: the report asks of all of them. */
  readonly doses: number;
}

const WEEK_MS = 7 * 86_400_000;
const META =
  "1 AS sign, number AS version, toInt64({known:Int64}) AS known_at, 'people' AS stage, 'scan' AS what, concat('0@', toString(number)) AS position, 0 AS log_partition, number AS log_offset";

const areas = {
  communes: COMMUNES.map(({ code }) => code),
  districts: COMMUNES.map(({ district }) => district),
};
/** A venue's number to its place, the same in every table. */
const PLACE = (number: string) =>
  `{communes:Array(String)}[1 + (${number}) % 65] AS commune, {districts:Array(String)}[1 + (${number}) % 65] AS district`;
const VENUE = (number: string) => `concat('NT', leftPad(toString(${number}), 5, '0'))`;
const PERSON = (number: string) => `lower(hex(sipHash128('person', ${number})))`;

/**
 * Makes the rows that the sink would have written, in the engine itself: 22 million scans through the folds would take an hour and tell
 * nothing about the report. A tenth of the venues scan, a few of them most; a twentieth of the scans are repeats.
 */
export class ReportData {
  readonly #store: Store;
  readonly #sizes: Sizes;
  readonly #known: number;
  /** Weeks made so far, backwards from the one that ends on the Thursday. */
  #weeks = 0;
  readonly #to: number;

  constructor(store: Store, sizes: Sizes, thursday: string) {
    this.#store = store;
    this.#sizes = sizes;
    this.#to = localMidnight(dayNumber(thursday));
    this.#known = this.#to;
  }

  /** What does not grow with the weeks: the registry, and the doses. */
  async standing(): Promise<void> {
    const { venues, doses } = this.#sizes;
    await this.#records(
      venues,
      `'venue' AS kind, ${VENUE('number')} AS record, '' AS person, ${VENUE('number')} AS venue, ${PLACE('number')},
       toInt64({to:Int64} - 86400000 * (1 + number % 300)) AS at, NULL AS until,
       concat('{"name":"Quán Hoa Sứ ', toString(number), '","category":"cafe"}') AS fields`,
    );
    await this.#records(
      doses,
      `'dose' AS kind, concat('M', toString(number)) AS record, ${PERSON('intDiv(number, 2)')} AS person, '' AS venue,
       ${PLACE('intDiv(number, 2)')}, toInt64({to:Int64} - 86400000 * (1 + (number * 7919) % 200)) AS at, NULL AS until,
       '{"product":"astrazeneca","number":1}' AS fields`,
    );
  }

  /** Adds weeks until there are so many. */
  async grow(weeks: number): Promise<void> {
    for (; this.#weeks < weeks; this.#weeks++) await this.#week(this.#to - (this.#weeks + 1) * WEEK_MS);
  }

  async #week(from: number): Promise<void> {
    const { scansPerWeek, venues } = this.#sizes;
    const active = Math.max(1, Math.floor(venues / 10));
    const venue = `toUInt32(floor(pow(rand(1 + number % 2) / 4294967296, 2) * ${active}))`;
    await this.#insert(
      'scan_changes',
      'key, id, person, venue, at, kept, commune, district',
      `hex(sipHash128(number, {from:Int64})) AS key, toString(number) AS id, ${PERSON('rand(3) % 38000')} AS person, ${VENUE('v')} AS venue,
       toInt64({from:Int64} + rand(5) % ${WEEK_MS}) AS at, rand(7) % 20 != 0 AS kept, ${PLACE('v')}`,
      `(SELECT number, ${venue} AS v FROM numbers(${scansPerWeek}))`,
      from,
    );
    const cases = Math.ceil(scansPerWeek / 900);
    await this.#records(
      cases,
      `'case' AS kind, concat('C', toString({from:Int64}), toString(number)) AS record, ${PERSON('number')} AS person, '' AS venue, ${PLACE('number')},
       toInt64({from:Int64} + number * 60000) AS at, NULL AS until, '{}' AS fields`,
      from,
    );
    await this.#records(
      cases,
      `'isolation' AS kind, concat('I', toString({from:Int64}), toString(number)) AS record, ${PERSON('number')} AS person, '' AS venue, ${PLACE('number')},
       toInt64({from:Int64} + number * 60000) AS at, NULL AS until, '{}' AS fields`,
      from,
    );
    await this.#records(
      70,
      `'inspection' AS kind, concat('K', toString({from:Int64}), toString(number)) AS record, '' AS person, ${VENUE('number * 37')} AS venue,
       '' AS commune, '' AS district, toInt64({from:Int64} + number * 3600000) AS at, NULL AS until,
       '{"finding":"reminded"}' AS fields`,
      from,
    );
    await this.#insert(
      'exposure_changes',
      'exposure, `case`, casePerson, person, venue, commune, district, `from`, `to`, directMs, lingeringMs, quality, score, tier, protection, isolateUntil, reason',
      `hex(sipHash128(number, {from:Int64})) AS exposure, concat('C', toString({from:Int64}), toString(number % ${cases})) AS c, ${PERSON(`number % ${cases}`)} AS casePerson,
       ${PERSON('1000 + number % 9000')} AS person, ${VENUE('number % 4000')} AS venue, ${PLACE('number % 4000')}, toInt64({from:Int64} + number * 1000) AS f,
       toInt64({from:Int64} + number * 1000 + 1800000) AS t, 1800000, 0, 'observed', 30.0, 'medium', 'full', '2021-12-20', '{}'`,
      `numbers(${cases * 12})`,
      from,
    );
    await this.#insert(
      'contact_changes',
      '`case`, casePerson, person, exposures, totalMs, `from`, `to`, tier, isolateUntil',
      `concat('C', toString({from:Int64}), toString(number % ${cases})) AS c, ${PERSON(`number % ${cases}`)} AS casePerson, ${PERSON('1000 + number % 9000')} AS person,
       1, 1800000, toInt64({from:Int64} + number * 1000) AS f, toInt64({from:Int64} + number * 1000 + 1800000) AS t, 'medium', '2021-12-20'`,
      `numbers(${cases * 12})`,
      from,
    );
  }

  #records(count: number, select: string, from = 0): Promise<void> {
    return this.#insert(
      'record_changes',
      'kind, record, person, venue, commune, district, at, until, fields',
      select,
      `numbers(${count})`,
      from,
    );
  }

  #insert(table: string, columns: string, select: string, source: string, from: number): Promise<void> {
    return this.#store.command(
      `INSERT INTO {db}.${table} (sign, version, known_at, stage, what, position, log_partition, log_offset, ${columns})
SELECT ${META}, ${select} FROM ${source}`,
      { ...areas, known: this.#known, to: this.#to, from },
    );
  }
}
