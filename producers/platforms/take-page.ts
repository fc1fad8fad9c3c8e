import { accept } from '../../schemas/accept.ts';
import { localDay, parseInstant } from '../../schemas/instant.ts';
import type { Rules } from '../../schemas/rules.ts';
import { KINDS } from '../imports/kinds/kinds.ts';
import { fromSystem, type Problem, problem } from '../imports/problem.ts';
import type { Made } from '../imports/row.ts';
import { plainText } from '../imports/tables/json.ts';
import type { Target } from '../imports/target.ts';
import type { Contract } from './contract.ts';
import type { RefusedRow } from './refused.ts';

export interface Taker {
  readonly target: Target;
  readonly rules: () => Rules;
  readonly now: () => number;
}

/** Delivers the rows of a page; resolves when what was taken is durable, with how much that was and what was not taken. */
export async function takePage(
  contract: Contract,
  rows: readonly Readonly<Record<string, unknown>>[],
  taker: Taker,
): Promise<{ taken: number; refused: RefusedRow[] }> {
  const refused: RefusedRow[] = [];
  const good: { row: Readonly<Record<string, unknown>>; made: Made }[] = [];
  for (const row of rows) {
    const made = read(contract, row, taker);
    if ('problems' in made) refused.push({ row, problems: made.problems });
    else good.push({ row, made });
  }
  if (good.length === 0) return { taken: 0, refused };
  const aliases = new Map<string, readonly string[]>();
  for (const { made } of good) if (made.aliases) aliases.set(made.aliases.venue, made.aliases.aliases);
  const owners = good.flatMap(({ row, made }) => made.events.map(() => row));
  const notTaken = await taker.target.deliver({
    events: good.flatMap(({ made }) => made.events),
    learnt: good.flatMap(({ made }) => made.learnt),
    aliases,
  });
  for (const { index, ...refusal } of notTaken) {
    refused.push({ row: owners[index]!, problems: [fromSystem(refusal)] });
  }
  return { taken: good.length - notTaken.length, refused };
}

function read(
  contract: Contract,
  row: Readonly<Record<string, unknown>>,
  taker: Taker,
): Made | { problems: readonly Problem[] } {
  const now = taker.now();
  const changed = parseInstant(String(row[contract.changed] ?? ''));
  if (changed === undefined) return { problems: [problem(contract.changed, 'date')] };
  const values = new Map<string, string>();
  for (const [key, field] of Object.entries(contract.fields)) {
    const value = row[key];
    if (value != null) values.set(field, plainText(value));
  }
  const context = { revision: Math.floor(changed / 1000), today: localDay(now), now, source: contract.name };
  const result = KINDS[contract.kind].read(values, context);
  if ('problems' in result) return result;
  for (const event of result.events) {
    const accepted = accept(event, taker.rules());
    if (!accepted.ok) return { problems: [fromSystem(accepted.refusal)] };
  }
  return result;
}
