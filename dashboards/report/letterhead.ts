import { DISTRICTS } from '../../schemas/areas.ts';
import { clean } from './clean.ts';
import type { Letterhead, Signature } from './document.ts';
import { addDays, dayText, placeAndDay } from './format.ts';
import { type Text, text } from './text.ts';

/** How far a report has come. */
export type Status = 'draft' | 'submitted' | 'issued';

/** What a person fills in of the head and the foot; everything may still be missing in a draft. */
export interface Filing {
  readonly status: Status;
  /** Running number of the outgoing document. */
  readonly number?: string;
  /** Local day it is dated; the Thursday it is due, when absent. */
  readonly day?: string;
  /** Who signed. */
  readonly signer?: string;
}

const STATUS: Record<Status, Text | null> = {
  draft: text('DỰ THẢO – chưa ký duyệt', 'DRAFT – not signed off'),
  submitted: text('ĐÃ TRÌNH – chờ phát hành', 'SUBMITTED – not yet issued'),
  issued: null,
};

/** A district as `huyện Ninh Sơn` and `Ninh Sơn district`, and its seat's name for the place line. */
function districtText(code: string): { name: Text; place: string; city: boolean } {
  const district = DISTRICTS.find((one) => one.code === code);
  if (district === undefined) throw new Error(`"${code}" is not the code of a district of Ninh Thuận (582 … 589)`);
  const city = district.kind === 'thành phố';
  return {
    name: text(`${district.kind} ${district.name}`, `${district.name} ${city ? 'city' : 'district'}`),
    place: district.name,
    city,
  };
}

/** The area a report is about, within a sentence. */
export function areaText(district: string | null): Text {
  return district === null ? text('tỉnh Ninh Thuận', 'Ninh Thuận province') : districtText(district).name;
}

const upper = (value: Text): Text => ({ vi: value.vi.toLocaleUpperCase('vi'), en: value.en.toUpperCase() });

/** The head: the Department reports to the provincial Committee, a district's Committee to the Department. */
export function letterhead(district: string | null, week: string, revision: number, filing: Filing): Letterhead {
  const symbol = district === null ? 'BC-STTTT' : 'BC-UBND';
  // Room for a pen: an outgoing document gets its number by hand.
  const number = filing.number !== undefined ? clean(filing.number) : '\u00a0'.repeat(8);
  const area = areaText(district);
  const from = dayText(addDays(week, -7));
  const last = dayText(addDays(week, -1));
  const again = revision > 1 ? text(` (bản số ${revision})`, ` (revision ${revision})`) : text('', '');
  return {
    ...(district === null ? { superior: text('UBND TỈNH NINH THUẬN', "PEOPLE'S COMMITTEE OF NINH THUẬN") } : {}),
    issuer:
      district === null
        ? text('SỞ THÔNG TIN\nVÀ TRUYỀN THÔNG', 'DEPARTMENT OF INFORMATION AND COMMUNICATIONS')
        : upper(text(`Ủy ban nhân dân\n${area.vi}`, `People's Committee of ${area.en}`)),
    number: text(`Số: ${number}/${symbol}`, `No.: ${number}/${symbol}`),
    placeAndDay: placeAndDay(district === null ? 'Ninh Thuận' : districtText(district).place, filing.day ?? week),
    title: text('BÁO CÁO', 'REPORT'),
    subject: text(
      `Tình hình quét mã QR kiểm soát người ra, vào và phòng, chống dịch COVID-19 trên địa bàn ${area.vi}, tuần từ ${from.vi} đến hết ${last.vi}${again.vi}`,
      `QR scanning of people coming in and going out, and COVID-19 control in ${area.en}, week of ${from.en} to ${last.en}${again.en}`,
    ),
    to:
      district === null
        ? [text('Ủy ban nhân dân tỉnh Ninh Thuận', "The People's Committee of Ninh Thuận province")]
        : [text('Sở Thông tin và Truyền thông tỉnh Ninh Thuận', 'The Department of Information and Communications')],
    status: STATUS[filing.status],
  };
}

/** The foot: who gets the report, and who signs it in what capacity. */
export function signature(district: string | null, filing: Filing): Signature {
  const name = filing.signer === undefined ? null : clean(filing.signer);
  if (district === null) {
    return {
      recipients: [
        text('Như trên;', 'As above;'),
        text('BCĐ phòng, chống dịch COVID-19 tỉnh;', 'Provincial steering committee on COVID-19;'),
        text('Sở Y tế;', 'Department of Health;'),
        text('UBND các huyện, thành phố;', "People's Committees of the districts and the city;"),
        text('Lưu: VT, CNTT.', 'Filed: office, IT.'),
      ],
      capacity: [text('GIÁM ĐỐC', 'DIRECTOR')],
      name,
    };
  }
  const { city } = districtText(district);
  return {
    recipients: [
      text('Như trên;', 'As above;'),
      city
        ? text('TT. Thành ủy, HĐND thành phố;', "City Party committee, city People's Council;")
        : text('TT. Huyện ủy, HĐND huyện;', "District Party committee, district People's Council;"),
      text('UBND các xã, phường, thị trấn;', "People's Committees of the communes;"),
      text('Lưu: VT.', 'Filed: office.'),
    ],
    capacity: [text('TM. ỦY BAN NHÂN DÂN', "FOR THE PEOPLE'S COMMITTEE"), text('CHỦ TỊCH', 'CHAIRMAN')],
    name,
  };
}

/** The national name and motto that head every administrative document. */
export const COUNTRY = {
  name: text('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'SOCIALIST REPUBLIC OF VIET NAM'),
  motto: text('Độc lập - Tự do - Hạnh phúc', 'Independence - Freedom - Happiness'),
} as const;
