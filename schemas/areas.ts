import { readFileSync } from 'node:fs';

/** A commune of Ninh Thuận by its 5-digit code of 2021. */
export interface Commune {
  readonly code: string;
  readonly name: string;
  /** `phường`, `thị trấn` or `xã`. */
  readonly kind: string;
  readonly district: string;
}

/** A district by its 3-digit code. */
export interface District {
  readonly code: string;
  readonly name: string;
  /** `thành phố` or `huyện`. */
  readonly kind: string;
  /** Census of 2019. */
  readonly population: number;
}

function rows(file: string): string[][] {
  const text = readFileSync(new URL(`./data/${file}`, import.meta.url), 'utf8');
  // The files are ours and quote nothing, so a comma always separates.
  return text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','));
}

/** The 65 communes, in the order of their codes. */
export const COMMUNES: readonly Commune[] = rows('ninh-thuan-communes.csv').map(([code, name, kind, district]) => ({
  code: code!,
  name: name!,
  kind: kind!,
  district: district!,
}));

/** The 7 districts, in the order of their codes. */
export const DISTRICTS: readonly District[] = rows('ninh-thuan-districts.csv').map(([code, name, kind, , people]) => ({
  code: code!,
  name: name!,
  kind: kind!,
  population: Number(people),
}));

const byCode = new Map(COMMUNES.map((commune) => [commune.code, commune]));

/** The commune with a code of 2021, when it is one of the 65. */
export function communeOf(code: string): Commune | undefined {
  return byCode.get(code);
}

/** The district of a commune; `null` for none. */
export function districtOf(commune: string | null | undefined): string | null {
  return commune == null ? null : (byCode.get(commune)?.district ?? null);
}
