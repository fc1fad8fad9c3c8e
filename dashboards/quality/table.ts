import { COMMUNES, DISTRICTS } from '../../schemas/areas.ts';
import type { Level } from '../../sinks/queries/vaccination-quality/counts.ts';
import { FIELD_NAMES } from '../../sinks/queries/vaccination-quality/fields.ts';
import type { Shares } from './shares.ts';
import { FIELD_WORDS } from './words.ts';

/** What the name of a row stands for: an area's own name; '' where there is none to say. */
export function titleOf(by: Level, name: string): string {
  if (by === 'province') return 'Ninh Thuận';
  const areas = by === 'commune' ? COMMUNES : by === 'district' ? DISTRICTS : [];
  const area = areas.find(({ code }) => code === name);
  return area ? `${area.kind} ${area.name}` : name;
}

/** Shares as a table, a line for each facility or area and instant, header first. `when` is the Thursday of a week, or the instant asked for. */
export async function* sharesTable(
  by: Level,
  times: readonly { readonly when: string; readonly rows: readonly Shares[] }[],
): AsyncGenerator<readonly string[]> {
  const fields = FIELD_NAMES.map((field) => FIELD_WORDS[field]);
  yield [
    'Tính đến / As of',
    'Mã / Code',
    'Tên / Name',
    'Số bản ghi / Records',
    'Không có lỗi, % / Nothing wrong, %',
    ...fields.map(({ vi, en }) => `${vi}: có, % / ${en}: present, %`),
    ...fields.map(({ vi, en }) => `${vi}: hợp lý, % / ${en}: plausible, %`),
    'Trùng người / Look-alikes',
    'Mũi tiêm không rõ người / Doses without a person',
    'Người đã quét mã / People scanned',
    'Trong đó không có dữ liệu tiêm / Of these without a record',
  ];
  for (const { when, rows } of times) {
    for (const row of rows) {
      yield [
        when,
        by === 'facility' ? '' : row.name,
        titleOf(by, row.name),
        String(row.records),
        String(row.faultless ?? ''),
        ...FIELD_NAMES.map((field) => String(row.present[field] ?? '')),
        ...FIELD_NAMES.map((field) => String(row.plausible[field] ?? '')),
        String(row.faults['look-alike'] ?? 0),
        String(row.dosesWithoutPerson),
        String(row.scanned),
        String(row.scannedWithoutRecord),
      ];
    }
  }
}
