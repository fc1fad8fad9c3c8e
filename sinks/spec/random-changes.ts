import { COMMUNES } from '../../schemas/areas.ts';
import type { Change, Row, SignedRow } from '../../schemas/changes.ts';

/** A stream of numbers in [0, 1) that a seed fixes (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Around which the rows lie. */
export const MONDAY = Date.parse('2021-12-06T00:00:00+07:00');
const DAY = 86_400_000;

/** Makes rows of few people, venues and days, so that they meet. */
export class RandomRows {
  readonly random: () => number;
  #count = 0;

  constructor(seed: number) {
    this.random = seeded(seed);
  }

  below(n: number): number {
    return Math.floor(this.random() * n);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** A row of any kind. */
  row(): Row {
    const types = [
      'scan',
      'scan',
      'scan',
      'visit',
      'visit',
      'exposure',
      'contact',
      'alert',
      'subject',
      'record',
    ] as const;
    return this[this.pick(types)]();
  }

  scan(): Row {
    const key = `scan-${this.#count++}`;
    return {
      type: 'scan',
      key,
      id: this.random() < 0.1 ? 'again' : key,
      person: this.#person(),
      at: this.#instant(),
      kept: this.random() < 0.8,
      ...this.#place(),
    };
  }

  visit(): Row {
    const from = this.#instant();
    return {
      type: 'visit',
      visit: `visit-${this.#count++}`,
      person: this.#person(),
      zone: this.random() < 0.3 ? this.pick(['A', 'tầng\t2\\', "gian 'trước'"]) : null,
      from,
      to: from + this.below(4) * 1_800_000,
      quality: this.pick(['observed', 'inferred', 'assumed']),
      scans: 1 + this.below(2),
      ...this.#place(),
    };
  }

  exposure(): Row {
    const from = this.#instant();
    return {
      type: 'exposure',
      exposure: `exposure-${this.#count++}`,
      case: this.pick(['C1', 'C2', 'test:T1']),
      casePerson: this.#person(),
      person: this.#person(),
      from,
      to: from + 60_000 * this.below(200),
      directMs: 60_000 * this.below(100),
      lingeringMs: 60_000 * this.below(30),
      quality: this.pick(['observed', 'inferred', 'assumed']),
      score: this.below(100_000) / 1000,
      tier: this.pick(['low', 'medium', 'high']),
      protection: this.pick(['full', 'none']),
      isolateUntil: '2021-12-20',
      reason: '{"rules":"covid19-vn-2021-12","caseScans":["a\\"b"]}',
      ...this.#encounterPlace(),
    };
  }

  contact(): Row {
    const from = this.#instant();
    return {
      type: 'contact',
      case: this.pick(['C1', 'C2', 'test:T1']),
      casePerson: this.#person(),
      person: `p${this.#count++}`,
      exposures: 1 + this.below(5),
      totalMs: this.below(10_000_000),
      from,
      to: from + DAY,
      tier: this.pick(['low', 'medium', 'high']),
      isolateUntil: '2021-12-20',
    };
  }

  alert(): Row {
    const { venue, commune } = this.#place();
    return {
      type: 'alert',
      kind: 'isolation-breach',
      person: this.#person(),
      order: this.pick(['I1', 'I2', 'I3']),
      commune,
      venue,
      at: this.#instant(),
      scan: `scan-${this.#count++}`,
    };
  }

  subject(): Row {
    return {
      type: 'subject',
      person: this.#person(),
      subject: `cccd:${this.#count++}`,
      sealed: Buffer.from([0, 9, 10, 92, 255, this.below(256)]),
    };
  }

  record(): Row {
    return this.#recordOf(this.pick(['venue', 'dose', 'dose', 'case', 'isolation', 'inspection'] as const));
  }

  #recordOf(kind: 'venue' | 'dose' | 'case' | 'isolation' | 'inspection'): Row {
    const ofVenue = kind === 'venue' || kind === 'inspection';
    const { venue: scanned, commune, district } = this.#place();
    const venue = this.random() < 0.3 ? `idle${this.below(6)}` : scanned;
    const area = kind === 'inspection' ? { commune: null, district: null } : { commune, district };
    const at = kind === 'dose' ? MONDAY - DAY * (this.below(12) - 4) : MONDAY + (this.below(12) - 5) * DAY;
    return {
      type: 'record',
      kind,
      record: kind === 'venue' ? venue : this.pick(['R1', 'R2', '\uffee', '😀', `R${this.#count++}`]),
      person: ofVenue ? '' : this.#person(),
      venue: ofVenue ? venue : null,
      ...area,
      at,
      until: kind === 'venue' ? this.pick([null, null, at + DAY * this.below(9), 253_402_300_799_999]) : null,
      fields: JSON.stringify({
        product: this.pick(['janssen', 'abdala', 'vero cell']),
        finding: this.pick(['ok', 'reminded', 'violation', 'suspended']),
      }),
    };
  }

  #person(): string {
    return `p${this.below(30)}`;
  }

  #instant(): number {
    return MONDAY + this.below(3 * DAY);
  }

  #place() {
    const n = this.below(20);
    if (n === 0) return { venue: 'not registered', commune: null, district: null };
    const { code, district } = COMMUNES[n % 7 === 0 ? 40 : n]!;
    return { venue: `v${n}`, commune: code, district };
  }

  #encounterPlace() {
    return this.random() < 0.2 ? { venue: null, commune: null, district: null } : this.#place();
  }
}

/**
 * Changes for a few partitions: rows begin to hold, some cease, some begin again with the same text. What comes of one key comes
 * in order; `knownAt` grows.
 */
export function randomChanges(seed: number, count: number): Change[] {
  const make = new RandomRows(seed);
  const standing: Row[] = [];
  const gone: Row[] = [];
  const changes: Change[] = [];
  for (let version = 0; version < count; version++) {
    const rows: SignedRow[] = [];
    for (let n = make.below(4); n >= 0; n--) {
      const choice = make.random();
      if (choice < 0.3 && standing.length > 0) {
        const [row] = standing.splice(make.below(standing.length), 1);
        gone.push(row!);
        rows.push({ sign: -1, row: row! });
      } else {
        const again = choice < 0.4 && gone.length > 0 ? gone.splice(make.below(gone.length), 1)[0] : undefined;
        const row = again ?? make.row();
        const before = standing.findIndex((other) => sameRecord(other, row));
        if (before >= 0) rows.push({ sign: -1, row: standing.splice(before, 1)[0]! });
        standing.push(row);
        rows.push({ sign: 1, row });
      }
    }
    changes.push({
      type: 'change',
      stage: 'venues',
      version,
      knownAt: MONDAY + version * 1000,
      what: 'scan',
      position: `0@${version}`,
      rows,
    });
  }
  return changes;
}

/** One revision of a record stands at most. */
function sameRecord(a: Row, b: Row): boolean {
  if (a.type !== 'record' || b.type !== 'record') return false;
  return a.kind === b.kind && a.record === b.record && a.person === b.person;
}

/** The rows that stand after all changes known at an instant. */
export function standingRows(changes: readonly Change[], asOf = Number.POSITIVE_INFINITY): Row[] {
  const sums = new Map<string, { row: Row; sum: number }>();
  for (const { knownAt, rows } of changes) {
    if (knownAt > asOf) continue;
    for (const { sign, row } of rows) {
      const key = JSON.stringify(row);
      const entry = sums.get(key) ?? { row, sum: 0 };
      entry.sum += sign;
      sums.set(key, entry);
    }
  }
  return [...sums.values()].filter(({ sum }) => sum > 0).map(({ row }) => row);
}

/** Any order. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}
