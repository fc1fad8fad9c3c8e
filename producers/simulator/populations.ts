import { readFileSync } from 'node:fs';

/** The assumed population of a commune; see `schemas/data/README.md`. */
export interface CommunePopulation {
  readonly commune: string;
  readonly district: string;
  /** Share of the district, in no unit. */
  readonly weight: number;
  readonly population: number;
}

/** The 65 communes with their assumed populations, in the order of `COMMUNES`. */
export const COMMUNE_POPULATIONS: readonly CommunePopulation[] = readFileSync(
  new URL('../../schemas/data/ninh-thuan-commune-populations.csv', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [commune, district, weight, population] = line.split(',');
    return { commune: commune!, district: district!, weight: Number(weight), population: Number(population) };
  });
