import type { Rules } from '../oracle/rules.ts';
import { weekly } from '../oracle/weekly.ts';

interface Value {
  readonly district: string | null;
  readonly commune: string | null;
  readonly indicator: string;
  readonly value: number | null;
}

/** Every number of a week that is not as plain TypeScript counts it from the lines that were known. */
export function wrongNumbers(rows: readonly Value[], lines: readonly string[], rules: Rules, week: string): string[] {
  const nameOf = ({ district, commune, indicator }: Omit<Value, 'value'>) => `${district} ${commune} ${indicator}`;
  const found = new Map(rows.map((row) => [nameOf(row), row.value]));
  const expected = new Map(weekly(lines, rules, week).map((row) => [nameOf(row), row.value]));
  const names = new Set([...found.keys(), ...expected.keys()]);
  return [...names]
    .filter((name) => found.get(name) !== expected.get(name))
    .map((name) => `${name}: ${found.get(name)} and not ${expected.get(name)}`);
}
