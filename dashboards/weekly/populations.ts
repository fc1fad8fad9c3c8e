import { existsSync, readFileSync } from 'node:fs';
import { communeOf } from '../../schemas/areas.ts';
import { type Text, text } from '../report/text.ts';

/** People by code of commune, and where the numbers are from. */
export interface Populations {
  readonly byCommune: ReadonlyMap<string, number>;
  readonly source: Text;
}

const ASSUMED = text(
  'theo xã là giả định, chia từ Tổng điều tra 2019 của từng huyện; hãy thay bằng số của tỉnh (tệp populations.csv trong thư mục dữ liệu).',
  "by commune it is an assumption, divided from each district's census of 2019; put the province's own (populations.csv in the data folder).",
);

/**
 * Reads the populations of the communes from a deployment's own file (`commune_code,population` with a head line, in any order of columns), or, where
 * there is none, those that ship with the program. Throws an error that names the line that is wrong.
 */
export function readPopulations(file?: string): Populations {
  const own = file !== undefined && existsSync(file) ? file : undefined;
  const path = own ?? new URL('../../schemas/data/ninh-thuan-commune-populations.csv', import.meta.url);
  const [head, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  const columns = head!.split(',');
  const [code, people] = [columns.indexOf('commune_code'), columns.indexOf('population')];
  const byCommune = new Map<string, number>();
  for (const [at, line] of lines.entries()) {
    const cells = line.split(',');
    const population = Number(cells[people]);
    if (communeOf(cells[code] ?? '') === undefined || !Number.isSafeInteger(population) || population < 0) {
      throw new Error(`populations, line ${at + 2}: needs the code of a commune of 2021 and a whole number of people`);
    }
    byCommune.set(cells[code]!, population);
  }
  return {
    byCommune,
    source: own === undefined ? ASSUMED : text('theo tệp của đơn vị triển khai.', "from the deployment's own file."),
  };
}
