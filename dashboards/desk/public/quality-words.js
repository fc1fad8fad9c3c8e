// @ts-check

const VI = {
  title: 'Dữ liệu tiêm chủng',
  by: 'Theo',
  levels: { facility: 'Cơ sở tiêm', commune: 'Xã, phường', district: 'Huyện, thành phố', province: 'Toàn tỉnh' },
  measure: 'Diễn biến của',
  faultless: 'Không có lỗi',
  fields: {
    name: 'Họ tên',
    birth: 'Ngày sinh',
    id: 'CCCD/CMND',
    phone: 'Điện thoại',
    sex: 'Giới tính',
    doses: 'Mũi tiêm',
  },
  weeks: 'Số tuần',
  asOf: 'Tính đến hết ngày',
  records: 'Số bản ghi',
  change: 'Qua các tuần',
  lookAlike: 'Trùng người',
  strayDoses: 'Mũi tiêm không rõ của ai',
  unrecorded: 'Quét mã, không có dữ liệu tiêm',
  unnamed: 'không ghi',
  caption: (/** @type {string} */ at) => `Tỷ lệ bản ghi có thông tin hợp lý, tính đến ${at}`,
  present: (/** @type {string} */ share) => `có: ${share}`,
  series: (/** @type {string} */ values) => `Cuối mỗi tuần, rồi hiện nay: ${values}`,
  none: 'Chưa có bản ghi tiêm chủng nào.',
  more: (/** @type {number} */ n) => `và ${n} dòng khác trong tệp tải về`,
  save: 'Tải số liệu',
  lists: {
    records: 'Danh sách cần sửa',
    doses: 'Mũi tiêm không rõ của ai',
    scanned: 'Người quét mã, không có dữ liệu tiêm',
  },
  send: 'Tải danh sách gửi cơ sở',
  sendOf: (/** @type {string} */ name) => `Tải danh sách gửi cơ sở: ${name}`,
};

/** @typedef {typeof VI} QualityWords */

/** @type {QualityWords} */
const EN = {
  title: 'Vaccination data',
  by: 'By',
  levels: { facility: 'Facility', commune: 'Commune', district: 'District', province: 'Province' },
  measure: 'Change of',
  faultless: 'Nothing wrong',
  fields: {
    name: 'Name',
    birth: 'Birth date',
    id: 'ID number',
    phone: 'Phone',
    sex: 'Sex',
    doses: 'Doses',
  },
  weeks: 'Weeks',
  asOf: 'To the end of the day',
  records: 'Records',
  change: 'Over the weeks',
  lookAlike: 'Look-alikes',
  strayDoses: 'Doses of nobody',
  unrecorded: 'Scanned, in no record',
  unnamed: 'not said',
  caption: (at) => `Share of records with plausible information, as of ${at}`,
  present: (share) => `present: ${share}`,
  series: (values) => `At the end of each week, then now: ${values}`,
  none: 'There is no vaccination record yet.',
  more: (n) => `and ${n} more rows in the saved file`,
  save: 'Save the numbers',
  lists: {
    records: 'Records to be corrected',
    doses: 'Doses of nobody',
    scanned: 'People scanned, in no record',
  },
  send: 'Save the list for the facility',
  sendOf: (name) => `Save the list for the facility: ${name}`,
};

/** @type {Readonly<Record<'vi' | 'en', QualityWords>>} */
export const QUALITY = { vi: VI, en: EN };
