import { describe, expect, test } from 'vitest';
import { COMMUNES, DISTRICTS } from '../../schemas/areas.ts';
import { text } from './text.ts';
import { classBounds, tileMap } from './tiles.ts';

const caption = text('Bản đồ', 'Map');
const map = tileMap('map', caption, () => 50, 'percent');

describe('the tile map', () => {
  test('has each of the 65 communes once, in the block of its district', () => {
    expect(map.tiles.map((tile) => tile.commune).sort()).toEqual(COMMUNES.map((commune) => commune.code).sort());
    const districts = new Map(COMMUNES.map((commune) => [commune.code, commune.district]));
    for (const tile of map.tiles) expect(tile.district).toBe(districts.get(tile.commune));
    expect(map.districts).toHaveLength(DISTRICTS.length);
  });

  test('has no two tiles that cover each other, and no name of a district on a tile', () => {
    for (const [at, one] of map.tiles.entries()) {
      for (const other of map.tiles.slice(at + 1)) {
        expect(Math.abs(one.column - other.column) >= 1 || Math.abs(one.row - other.row) >= 1).toBe(true);
      }
    }
    for (const district of map.districts) {
      const above = map.tiles.filter((tile) => Math.abs(tile.column - district.column) < 1 && tile.row < district.row);
      // A name takes less than half a tile above its block.
      for (const tile of above) expect(district.row - tile.row).toBeGreaterThanOrEqual(1);
    }
  });

  test('of one district has only its communes, from the top left', () => {
    const one = tileMap('map', caption, () => 1, 'count', '588');
    expect(one.tiles).toHaveLength(6);
    expect(Math.min(...one.tiles.map((tile) => tile.column))).toBe(0);
    expect(Math.min(...one.tiles.map((tile) => tile.row))).toBe(0);
  });
});

describe('the classes of the map', () => {
  test('of percentages are the same every week', () => {
    expect(classBounds([3, 99], 'percent')).toEqual([20, 40, 60, 80]);
  });

  test('of counts hold about as many communes each, and never part equal values', () => {
    const values = Array.from({ length: 65 }, (_, at) => at);
    expect(classBounds(values, 'count')).toEqual([13, 26, 39, 52]);
    expect(classBounds([0, 0, 0, 0, 0, 0, 7], 'count')).toEqual([7]);
    expect(classBounds([4, 4, 4], 'count')).toEqual([]);
    expect(classBounds([0, 0, 0, 0, 3, 7], 'count')).toEqual([3, 7]);
  });

  test('show a commune without a number as such, and say so in the legend', () => {
    const one = tileMap('map', caption, (commune) => (commune === '22738' ? null : 90), 'percent');
    expect(one.tiles.find((tile) => tile.commune === '22738')!.shade).toBeNull();
    expect(one.legend.at(-1)).toEqual({ shade: null, label: text('không có số liệu', 'no figure') });
    expect(one.tiles.find((tile) => tile.commune === '22741')!.shade).toBe(4);
  });
});
