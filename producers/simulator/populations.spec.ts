import { describe, expect, it } from 'vitest';
import { COMMUNES, DISTRICTS } from '../../schemas/areas.ts';
import { COMMUNE_POPULATIONS } from './populations.ts';

describe('the assumed populations of the communes', () => {
  it('name each of the 65 communes once, with its district', () => {
    expect(COMMUNE_POPULATIONS.map(({ commune, district }) => [commune, district])).toEqual(
      COMMUNES.map(({ code, district }) => [code, district]),
    );
  });

  it.each(DISTRICTS)('sum exactly to the census of $name', ({ code, population }) => {
    const communes = COMMUNE_POPULATIONS.filter(({ district }) => district === code);
    expect(communes.reduce((sum, commune) => sum + commune.population, 0)).toBe(population);
  });

  it.each(DISTRICTS)('follow the weights in $name, to a person', ({ code, population }) => {
    const communes = COMMUNE_POPULATIONS.filter(({ district }) => district === code);
    const weights = communes.reduce((sum, commune) => sum + commune.weight, 0);
    for (const commune of communes) {
      expect(Math.abs(commune.population - (population * commune.weight) / weights)).toBeLessThan(1);
    }
  });

  it('make the wards of the town heavier than the mountain communes of Bác Ái', () => {
    const mean = (district: string) => {
      const communes = COMMUNE_POPULATIONS.filter((commune) => commune.district === district);
      return communes.reduce((sum, { population }) => sum + population, 0) / communes.length;
    };
    expect(mean('582')).toBeGreaterThan(2 * mean('584'));
  });
});
