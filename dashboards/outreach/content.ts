import { type Text, text } from '../report/text.ts';

/** A part of the public page: a heading, and sentences as a list or as steps in order. */
export interface Topic {
  readonly id: string;
  readonly heading: Text;
  readonly intro?: Text;
  readonly items: readonly Text[];
  readonly ordered?: boolean;
}

/** Where the official guides are; named by the province's directive of October 2021. */
export const GUIDES = 'https://pccovid.gov.vn/tai-lieu';

/** What everybody should know about scanning at a door, in the order of the page. */
export const TOPICS: readonly Topic[] = [
  {
    id: 'cach-quet',
    heading: text('Quét mã khi vào và khi ra', 'Scan when you come in and when you go out'),
    ordered: true,
    items: [
      text(
        'Mở ứng dụng PC-COVID, chọn “Quét mã QR”.',
        'Open the PC-COVID app and choose “Quét mã QR” (scan a QR code).',
      ),
      text(
        'Khi đến, quét mã của địa điểm dán ở lối vào, hoặc đưa mã của mình cho người trực quét.',
        'When you arrive, scan the code at the entrance, or show your own code to the person on duty.',
      ),
      text(
        'Khi về, quét lại ở lối ra. Nhờ lượt quét ra, ngành y tế biết ai thật sự ở cùng lúc, nên ít người phải cách ly nhầm.',
        'When you leave, scan again at the exit. It tells the health service who really was there at the same time, so fewer people are isolated by mistake.',
      ),
    ],
  },
  {
    id: 'khong-dien-thoai',
    heading: text('Không có điện thoại thông minh', 'Without a smartphone'),
    items: [
      text(
        'Dùng mã QR trên căn cước công dân gắn chíp, hoặc thẻ QR giấy do địa phương cấp.',
        'Use the QR code on your chip-based citizen card, or a paper QR card issued locally.',
      ),
      text(
        'Người trực điểm quét có thể quét hộ. Cha mẹ, con cháu có thể giúp người già và trẻ em.',
        'The person on duty can scan for you. Family may help the elderly and children.',
      ),
    ],
  },
  {
    id: 'quyen',
    heading: text('Quyền của bạn', 'Your rights'),
    items: [
      text(
        'Được biết dữ liệu của mình dùng để làm gì: chỉ để phòng, chống dịch và truy vết người tiếp xúc.',
        'To know what your data is for: only to control the epidemic and to find contacts.',
      ),
      text(
        'Được giữ kín: số giấy tờ và số điện thoại được mã hóa, chỉ người có thẩm quyền xem, và mỗi lần xem đều được ghi lại.',
        'To privacy: numbers of papers and telephones are encrypted, only authorised staff may see them, and each look is recorded.',
      ),
      text(
        'Được yêu cầu sửa khi thông tin sai, như nhầm tên, nhầm kết quả xét nghiệm hoặc mũi tiêm chưa được cập nhật.',
        'To have errors put right, such as a wrong name, a wrong test result or a dose that is missing.',
      ),
      text(
        'Số liệu công bố không làm lộ một người nào: những con số quá nhỏ được ẩn đi.',
        'Published figures tell nothing about any one person: numbers that are too small are hidden.',
      ),
    ],
  },
  {
    id: 'trach-nhiem',
    heading: text('Trách nhiệm của bạn', 'Your duties'),
    items: [
      text(
        'Khai báo y tế trung thực, chính xác; dùng đúng giấy tờ của mình khi tiêm chủng và xét nghiệm.',
        'Declare your health truthfully and exactly; use your own papers for vaccination and tests.',
      ),
      text(
        'Đề nghị cơ sở tiêm, cơ sở xét nghiệm cập nhật dữ liệu lên nền tảng để liên thông với PC-COVID.',
        'Ask vaccination and test centres to enter your data, so that it reaches PC-COVID.',
      ),
      text(
        'Khi được báo là người tiếp xúc: ở nhà, thực hiện 5K và làm theo hướng dẫn của trạm y tế.',
        'When told that you are a contact: stay at home, follow 5K, and do as the health station says.',
      ),
    ],
  },
  {
    id: 'co-so',
    heading: text('Cơ quan, doanh nghiệp, cơ sở kinh doanh', 'Offices, companies and shops'),
    items: [
      text(
        'Đăng ký địa điểm, dán mã QR ở cả lối vào và lối ra, có người nhắc khách quét mã.',
        'Register your place, put its QR code at the entrance and at the exit, and have somebody remind visitors.',
      ),
      text(
        'UBND huyện, thành phố thường xuyên kiểm tra, báo cáo vào thứ Năm hằng tuần và xử lý nghiêm khi vi phạm.',
        'The district inspects regularly, reports every Thursday, and acts on violations.',
      ),
    ],
  },
];

/** The line that leads to the official guides. */
export const GUIDES_TEXT = text(
  'Tài liệu hướng dẫn chính thức về PC-COVID: pccovid.gov.vn/tai-lieu',
  'Official PC-COVID guides: pccovid.gov.vn/tai-lieu',
);
