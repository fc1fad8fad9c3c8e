import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { truyvet } from '../faults/command.ts';
import { compareRows, type ProductRows } from '../oracle/compare.ts';

type Row = Record<string, unknown>;

const FILES = ['people', 'visits', 'exposures', 'contacts', 'alerts', 'counts'] as const;

/** What `truyvet replay`, as a process of its own, says of lines. */
export async function replayed(lines: readonly string[], dir: string): Promise<ProductRows> {
  await mkdir(dir, { recursive: true });
  const file = join(dir, 'events.ndjson');
  const out = join(dir, 'out');
  await writeFile(file, `${lines.join('\n')}\n`);
  const { code, err } = await truyvet(['replay', file, '--out', out], {});
  if (code !== 0) throw new Error(`replay ended with ${code}:\n${err}`);
  const rows = await Promise.all(
    FILES.map(async (name) => [name, parse(await readFile(join(out, `${name}.ndjson`), 'utf8'))]),
  );
  return Object.fromEntries(rows) as ProductRows;
}

function parse(ndjson: string): Row[] {
  return ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

/** How two sets of results differ when the names of persons mean nothing: everybody goes by the smallest subject. */
export function unlike(results: ProductRows, truth: ProductRows): string[] {
  const [theirs, ours] = [named(results), named(truth)];
  return FILES.flatMap((file) => compareRows(file, theirs[file] ?? [], ours[file] ?? []));
}

function named(results: ProductRows): Record<string, Row[]> {
  const names = new Map<unknown, string>();
  for (const row of results.people as Row[]) names.set(row.person, [...(row.subjects as string[])].sort()[0]!);
  const rename = (row: Row): Row => ({
    ...row,
    ...('person' in row && { person: names.get(row.person) ?? 'nobody in people' }),
    ...('subjects' in row && { subjects: [...(row.subjects as string[])].sort() }),
  });
  return Object.fromEntries(FILES.map((file) => [file, ((results[file] ?? []) as Row[]).map(rename)]));
}
