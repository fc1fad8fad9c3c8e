import { COMMUNES, communeOf, DISTRICTS } from '../../../schemas/areas.ts';
import { plainWords } from './plain-words.ts';

/** A word of a list, by what people write for it. */
export function wordOf<T extends string>(text: string, words: Readonly<Record<T, readonly string[]>>): T | null {
  const plain = plainWords(text);
  for (const word of Object.keys(words) as T[]) {
    if (plain === word || words[word].includes(plain)) return word;
  }
  return null;
}

export const SEXES = { male: ['nam', 'm', '1', 'trai'], female: ['nu', 'f', '2', '0', 'gai'] } as const;
export const RESULTS = {
  positive: ['duong tinh', 'duong', 'pos', 'dt', 'f0'],
  negative: ['am tinh', 'am', 'neg', 'at'],
  inconclusive: ['nghi ngo', 'khong xac dinh', 'chua xac dinh', 'khong ro', 'indeterminate'],
} as const;
export const OUTCOMES = {
  recovered: ['khoi', 'khoi benh', 'da khoi', 'da khoi benh', 'xuat vien', 'recovery', 'discharged'],
  dead: ['tu vong', 'chet', 'died', 'death', 'deceased'],
} as const;
export const PLACES = {
  home: ['tai nha', 'nha', 'cach ly tai nha', 'noi luu tru'],
  centre: ['tap trung', 'cach ly tap trung', 'khu cach ly', 'center', 'co so cach ly'],
} as const;
export const YES_NO = { yes: ['co', 'x', 'true', '1', 'y'], no: ['khong', 'false', '0', 'n', 'k'] } as const;
export const CATEGORIES = {
  office: ['co quan', 'van phong', 'tru so', 'cong so'],
  hospital: ['benh vien', 'co so y te', 'tram y te', 'phong kham'],
  school: ['truong hoc', 'truong', 'co so giao duc'],
  factory: ['nha may', 'xi nghiep', 'co so san xuat', 'khu cong nghiep'],
  supermarket: ['sieu thi', 'trung tam thuong mai'],
  market: ['cho'],
  hotel: ['khach san', 'nha nghi', 'co so luu tru'],
  restaurant: ['nha hang', 'quan an', 'an uong'],
  cafe: ['ca phe', 'quan ca phe', 'cafe'],
  transport: ['ben xe', 'nha ga', 'van tai', 'phuong tien'],
  worship: ['chua', 'nha tho', 'co so ton giao', 'ton giao'],
  shop: ['cua hang', 'tap hoa', 'cua hieu'],
  event: ['su kien', 'hoi truong'],
  other: ['khac'],
} as const;

/** The method of a test, whatever stands around the word: "Realtime RT-PCR (mẫu gộp 5)", "Test nhanh kháng nguyên". */
export function methodOf(text: string): 'pcr' | 'rapid' | null {
  const plain = plainWords(text);
  // A PCR may be a quick one; a rapid test is no PCR.
  if (/\bpcr\b|\brtpcr\b/.test(plain)) return 'pcr';
  return /\b(?:nhanh|khang nguyen|rapid|antigen|ag)\b/.test(plain) ? 'rapid' : null;
}

/** Vaccines by their plain name. A product that is not here keeps the name that was written, in lower case. */
const PRODUCTS: readonly (readonly [RegExp, string])[] = [
  [/astra|vaxzevria|azd1222|covishield/, 'astrazeneca'],
  [/pfizer|comirnaty|biontech|bnt162/, 'pfizer'],
  [/moderna|spikevax|mrna 1273/, 'moderna'],
  [/verocell|vero cell|sinopharm|bbibp|hayat/, 'verocell'],
  [/sputnik|gam covid/, 'sputnik'],
  [/abdala|cigb/, 'abdala'],
  [/janssen|johnson/, 'janssen'],
  [/sinovac|coronavac/, 'sinovac'],
];

/** The product of a dose in lower case; null for a text without letters. */
export function productOf(text: string): string | null {
  const plain = plainWords(text);
  const known = PRODUCTS.find(([pattern]) => pattern.test(plain))?.[1];
  return known ?? (/[a-z]/.test(plain) ? plain : null);
}

const KIND_WORDS = /^(?:phuong|xa|thi tran|p|x|tt)\s+/;
const DISTRICT_WORDS = /^(?:thanh pho|huyen|tp|h)\s+/;

/** District by plain name. */
const districts = new Map(DISTRICTS.map(({ code, name }) => [plainWords(name), code]));
/** Communes by plain name; several may share one. */
const communes = Map.groupBy(COMMUNES, ({ name }) => plainWords(name));

/**
 * The code of a commune of 2021, from its code or its name, with the district's name or code to tell apart those that share a name. Null when there is
 * none, or more than one.
 */
export function communeFrom(text: string, district: string): string | null {
  const code = text.trim().padStart(5, '0');
  if (communeOf(code)) return code;
  // "Xã Phước Hải, huyện Ninh Phước": what follows a comma is the district.
  const [first = '', second = ''] = text.split(',');
  const name = plainWords(first).replace(KIND_WORDS, '');
  const found = communes.get(name) ?? communes.get(plainWords(first)) ?? [];
  const within = districtFrom(district || second);
  const fitting = within === null ? found : found.filter((commune) => commune.district === within);
  return fitting.length === 1 ? fitting[0]!.code : null;
}

function districtFrom(text: string): string | null {
  if (DISTRICTS.some(({ code }) => code === text.trim())) return text.trim();
  return districts.get(plainWords(text).replace(DISTRICT_WORDS, '')) ?? districts.get(plainWords(text)) ?? null;
}
