import { communeOf } from '../../schemas/areas.ts';
import { LOCAL_OFFSET_MS } from '../../schemas/instant.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import { contacts } from '../../sinks/queries/contacts.ts';
import { standingRecords } from '../../sinks/queries/records.ts';
import type { Filters } from '../../sinks/queries/rows.ts';
import { visits } from '../../sinks/queries/visits.ts';
import { type Identity, type Openers, withIdentities } from './identities.ts';

/** A list that can be exported. The first row is its header. */
export type LineList = 'cases' | 'contacts' | 'visits';

type Row = readonly string[];

const WHO = [
  'Mã người / Person',
  'Họ tên / Name',
  'Ngày sinh / Birth',
  'Giới tính / Sex',
  'Điện thoại / Phone',
  'Địa chỉ / Address',
  'Giấy tờ / Identifiers',
];

/** Rows of a line list, header first. Who the people are is filled in for a caller that may know it (`openers`). */
export async function* lineList(
  list: LineList,
  store: Store,
  filters: Filters,
  openers: Openers | undefined,
): AsyncGenerator<Row> {
  switch (list) {
    case 'cases':
      return yield* caseRows(store, filters, openers);
    case 'contacts':
      return yield* contactRows(store, filters, openers);
    case 'visits':
      return yield* visitRows(store, filters, openers);
  }
}

async function* caseRows(store: Store, filters: Filters, openers: Openers | undefined): AsyncGenerator<Row> {
  yield [
    'Ca bệnh / Case',
    ...WHO,
    'Lấy mẫu / Sampled',
    'Khởi phát / Onset',
    'Cách ly / Isolated',
    'Kết quả / Outcome',
    'Kết thúc / Ended',
    'Xã / Commune',
  ];
  const cases = standingRecords(store, { kinds: ['case'], person: filters.person, from: filters.from, to: filters.to });
  for await (const { row, identity } of withIdentities(cases, openers)) {
    const { fields } = row;
    yield [
      row.record,
      ...who(row.person, identity),
      local(row.at),
      text(fields.onset),
      local(fields.isolated),
      text(fields.outcome),
      local(fields.ended),
      communeName(row.commune),
    ];
  }
}

async function* contactRows(store: Store, filters: Filters, openers: Openers | undefined): AsyncGenerator<Row> {
  yield [
    'Ca bệnh / Case',
    ...WHO,
    'Số lần / Exposures',
    'Số phút / Minutes',
    'Từ / From',
    'Đến / To',
    'Mức / Tier',
    'Cách ly đến / Isolate until',
  ];
  for await (const { row, identity } of withIdentities(contacts(store, filters), openers)) {
    const minutes = (row.totalMs / 60_000).toFixed(1);
    yield [
      row.case,
      ...who(row.person, identity),
      String(row.exposures),
      minutes,
      local(row.from),
      local(row.to),
      row.tier,
      row.isolateUntil,
    ];
  }
}

async function* visitRows(store: Store, filters: Filters, openers: Openers | undefined): AsyncGenerator<Row> {
  yield ['Địa điểm / Venue', 'Khu vực / Zone', 'Xã / Commune', ...WHO, 'Từ / From', 'Đến / To', 'Chất lượng / Quality'];
  for await (const { row, identity } of withIdentities(visits(store, filters), openers)) {
    yield [
      row.venue,
      row.zone ?? '',
      communeName(row.commune),
      ...who(row.person, identity),
      local(row.from),
      local(row.to),
      row.quality,
    ];
  }
}

function who(person: string, identity: Identity | undefined): string[] {
  const { name, birth, sex, phone, address, subjects = [] } = identity ?? {};
  return [
    person,
    name ?? '',
    birth ?? '',
    sex === 'male' ? 'Nam' : sex === 'female' ? 'Nữ' : '',
    phone ?? '',
    address ?? '',
    subjects.join(' '),
  ];
}

/** An instant as local time, to the minute. */
function local(at: unknown): string {
  if (at == null) return '';
  const ms = typeof at === 'number' ? at : Date.parse(String(at));
  return new Date(ms + LOCAL_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
}

function text(value: unknown): string {
  return value == null ? '' : String(value);
}

function communeName(code: string | null): string {
  return code === null ? '' : (communeOf(code)?.name ?? code);
}
