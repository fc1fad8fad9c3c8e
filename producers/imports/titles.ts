/** What a table should call the fields that a row cannot do without, for one that has no such column. */
const TITLES: Readonly<Record<string, string>> = {
  day: 'Ngày tiêm',
  product: 'Loại vắc xin',
  number: 'Mũi tiêm',
  sampled: 'Ngày lấy mẫu',
  method: 'Phương pháp',
  result: 'Kết quả',
  from: 'Ngày bắt đầu',
  to: 'Ngày kết thúc',
  subject: 'Số điện thoại F0',
  other: 'Số điện thoại F1',
  at: 'Thời điểm',
  minutes: 'Số phút',
  record: 'Mã',
  name: 'Tên',
  category: 'Loại hình',
  commune: 'Xã phường',
  registered: 'Ngày đăng ký',
};

/** The name of a column that is not there, as an import would know it. */
export function titleOf(field: string): string {
  const [, plain = field, number = ''] = /^(.*?)(\d?)$/.exec(field) ?? [];
  const title = TITLES[plain] ?? plain;
  return number === '' ? title : `${title} mũi ${number}`;
}
