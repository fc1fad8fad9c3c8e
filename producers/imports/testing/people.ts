/** An invented person of a test file, and the row that a facility would write. */
export interface Citizen {
  readonly name: string;
  readonly birth: string;
  readonly sex: 'Nam' | 'Nữ';
  readonly number: string;
  readonly phone: string;
}

const FAMILIES = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Đàng', 'Chamaléa', 'Katơr', 'Pi Năng'];
const MIDDLES = ['Văn', 'Thị', 'Ngọc', 'Minh', 'Thanh'];
const GIVEN = ['An', 'Bình', 'Đào', 'Hạnh', 'Khánh', 'Lượng', 'Nghĩa', 'Phượng', 'Quyên', 'Thủy'];

/** The nth person; of three million no two share a number or a phone. */
export function citizen(n: number): Citizen {
  const year = 1940 + (n % 60);
  const male = n % 2 === 0;
  const pick = (list: readonly string[], step: number) => list[Math.floor(n / step) % list.length]!;
  return {
    name: `${pick(FAMILIES, 1)} ${pick(MIDDLES, 7)} ${pick(GIVEN, 3)}`,
    birth: `${String((n % 28) + 1).padStart(2, '0')}/${String((n % 12) + 1).padStart(2, '0')}/${year}`,
    sex: male ? 'Nam' : 'Nữ',
    number: `058${male ? 0 : 1}${String(year).slice(2)}${String(n % 1_000_000).padStart(6, '0')}`,
    phone: `09${String(10_000_000 + n)}`,
  };
}

export const VACCINATION_HEADER = [
  'STT',
  'Họ và tên',
  'Ngày sinh',
  'Giới tính',
  'Số CCCD/CMND',
  'Số điện thoại',
  'Ngày tiêm',
  'Loại vắc xin',
  'Mũi tiêm',
  'Cơ sở tiêm',
  'Xã/Phường',
];

/** A row of a vaccination file, right in every field. */
export function vaccinationRow(n: number): string[] {
  const { name, birth, sex, number, phone } = citizen(n);
  return [String(n), name, birth, sex, number, phone, '05/08/2021', 'AstraZeneca', '1', 'TTYT Ninh Phước', 'Phước Hải'];
}

/** The text of a CSV of rows. */
export function csv(rows: readonly (readonly string[])[], separator = ','): string {
  return rows
    .map((row) => row.map((cell) => (/[",\n;]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(separator))
    .join('\r\n');
}
