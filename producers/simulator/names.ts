import { oneOf, type Random } from './random.ts';

const GIVEN =
  'An Bình Châu Dũng Duyên Hà Hạnh Hiền Hoa Hùng Hương Khánh Lan Liên Linh Loan Mai Minh Nam Nga Ngọc Phúc Phương Quang Quý Sáu Sơn Tám Tâm Thành Thảo Thu Thúy Trang Tuấn Tư Út Vân Việt Xuân Yến'.split(
    ' ',
  );
const WORDS =
  'Ánh Dương|Bình Minh|Biển Xanh|Cát Vàng|Hải Âu|Hoa Mai|Hoàng Gia|Hương Biển|Kim Ngân|Nắng Gió|Ngọc Lan|Nho Xanh|Phú Quý|Sao Mai|Sông Dinh|Thanh Bình|Thiên Phú|Tháp Nắng|Trường Thịnh|Vạn Phát'.split(
    '|',
  );
const HEROES =
  'Chu Văn An|Hùng Vương|Lê Lợi|Lý Thường Kiệt|Ngô Quyền|Nguyễn Du|Nguyễn Huệ|Nguyễn Trãi|Phan Bội Châu|Phan Chu Trinh|Quang Trung|Trần Hưng Đạo|Trần Quốc Toản|Võ Thị Sáu'.split(
    '|',
  );

/** Parts of a name: `{given}` of a person, `{word}` of good omen, `{hero}` for schools, `{place}` the commune, `{n}`. */
const PATTERNS: Readonly<Record<string, readonly string[]>> = {
  office: [
    'UBND {place}',
    'Công ty TNHH {word}',
    'Chi cục {word}',
    'Văn phòng công chứng {word}',
    'Quỹ tín dụng {place}',
    'Bưu điện {place}',
  ],
  hospital: [
    'Trạm y tế {place}',
    'Phòng khám {word}',
    'Phòng khám bác sĩ {given}',
    'Trung tâm y tế {place}',
    'Nha khoa {word}',
  ],
  school: ['Trường tiểu học {hero}', 'Trường THCS {hero}', 'Trường THPT {hero}', 'Trường mầm non {word}'],
  factory: [
    'Xí nghiệp may {word}',
    'Nhà máy nước đá {word}',
    'Cơ sở chế biến hải sản {given}',
    'Xưởng gỗ {word}',
    'Nhà máy muối {place}',
  ],
  supermarket: ['Siêu thị mini {word}', 'Cửa hàng bách hóa {word}', 'Siêu thị {word} {place}'],
  market: ['Chợ {place}', 'Chợ tạm {place}', 'Chợ cá {place}', 'Chợ nông sản {place}'],
  hotel: ['Khách sạn {word}', 'Nhà nghỉ {word}', 'Nhà nghỉ {given}', 'Homestay {word}'],
  restaurant: [
    'Quán cơm {given}',
    'Bánh căn cô {given}',
    'Phở {word}',
    'Bún cá {given}',
    'Nhà hàng hải sản {word}',
    'Cơm gà {given}',
  ],
  cafe: ['Cà phê {word}', 'Cà phê {given}', 'Trà sữa {word}', 'Cà phê sân vườn {word}'],
  transport: ['Bến xe {place}', 'Nhà xe {given}', 'Cảng cá {place}', 'Trạm dừng {word}'],
  worship: ['Chùa {word}', 'Nhà thờ {place}', 'Đình {place}', 'Thánh thất {place}'],
  shop: [
    'Tạp hóa {given}',
    'Tiệm thuốc {given}',
    'Cửa hàng điện thoại {word}',
    'Vật liệu xây dựng {word}',
    'Salon tóc {given}',
    'Tiệm vàng {word}',
    'Cửa hàng xăng dầu {place}',
  ],
  event: ['Nhà văn hóa {place}', 'Trung tâm tiệc cưới {word}', 'Sân vận động {place}'],
  other: ['Cơ sở {word}', 'Hợp tác xã {place}', 'Trang trại {given}', 'Câu lạc bộ {word}'],
};

/** An invented name for a venue; the number keeps apart those of one street that would share it. */
export function venueName(next: Random, category: string, place: string, number: number): string {
  const pattern = oneOf(next, PATTERNS[category] ?? PATTERNS.other!);
  const name = pattern
    .replace('{given}', () => oneOf(next, GIVEN))
    .replace('{word}', () => oneOf(next, WORDS))
    .replace('{hero}', () => oneOf(next, HEROES))
    .replace('{place}', place);
  return number % 4 === 0 ? name : `${name} ${number}`;
}
