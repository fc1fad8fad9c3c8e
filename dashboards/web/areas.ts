import { readFileSync } from 'node:fs';
import { COMMUNES, DISTRICTS } from '../../schemas/areas.ts';

interface Block {
  readonly district: string;
  readonly column: number;
  readonly row: number;
  readonly tiles: readonly (readonly (string | null)[])[];
}

/** What the pages know of the province: names, and where a commune lies on the tile map of the report. */
export interface Areas {
  readonly districts: readonly {
    readonly district: string;
    readonly name: string;
    readonly kind: string;
    readonly column: number;
    readonly row: number;
  }[];
  readonly communes: readonly {
    readonly commune: string;
    readonly name: string;
    readonly kind: string;
    readonly district: string;
    readonly column: number;
    readonly row: number;
  }[];
}

/** Reads the areas. Columns and rows are in tiles, from the top left of the map; a district's are those of its block. */
export function readAreas(): Areas {
  const file = new URL('../report/tile-map.json', import.meta.url);
  const { blocks } = JSON.parse(readFileSync(file, 'utf8')) as { blocks: readonly Block[] };
  const tiles = new Map(
    blocks.flatMap((block) =>
      block.tiles.flatMap((line, row) =>
        line.map((commune, column) => [commune, { column: block.column + column, row: block.row + row }] as const),
      ),
    ),
  );
  return {
    districts: DISTRICTS.map(({ code, name, kind }) => {
      const { column, row } = blocks.find(({ district }) => district === code)!;
      return { district: code, name, kind, column, row };
    }),
    communes: COMMUNES.map(({ code, name, kind, district }) => ({
      commune: code,
      name,
      kind,
      district,
      ...tiles.get(code)!,
    })),
  };
}
