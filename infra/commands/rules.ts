import { setTimeout as sleep } from 'node:timers/promises';
import { DISTRICTS } from '../../schemas/areas.ts';
import { PROFILES, profile, readRules, rulesNamed } from '../../schemas/rules.ts';
import { call } from '../client.ts';
import type { Difference, Tally } from '../generations/difference.ts';
import type { CandidateState, RulesState } from '../generations/routes.ts';

/** `truyvet rules show [PROFILE]`: the standing rules, or a profile that ships. */
export async function show(name?: string): Promise<void> {
  const rules = name === undefined ? (await state()).rules : profile(known(name));
  process.stdout.write(`${JSON.stringify(rules, null, 2)}\n`);
}

/** `truyvet rules check FILE`. */
export function check(file: string): void {
  process.stdout.write(`${file}: ${readRules(file).id} is a good set of rules\n`);
}

/** `truyvet rules diff FILE`: computes everything under other rules, in the background, and prints what would be different. */
export async function diff(file: string, options: { json?: boolean }): Promise<void> {
  const difference = await built(await begin('/v1/rules/candidate', rulesNamed(file)));
  if (!difference) throw new Error('another release took over meanwhile; nothing was compared');
  process.stdout.write(options.json ? `${JSON.stringify(difference, null, 2)}\n` : table(difference));
}

/** `truyvet rules apply FILE`: the same, and then the new rules take effect. */
export async function apply(file: string): Promise<void> {
  await takeOver(await begin('/v1/rules/candidate', rulesNamed(file)));
}

/**
 * `truyvet rebuild [sink|people|venues]`: computes everything anew under the standing rules and puts it in the place of what stands; of the sink alone, a new
 * database from what the folds have said.
 */
export async function rebuild(part?: string): Promise<void> {
  const candidate = await begin('/v1/rebuild', part === undefined ? {} : { part });
  const what =
    candidate.kind === 'fill'
      ? 'a new database is filled from what was computed'
      : 'everything is computed anew, so that all parts agree';
  process.stderr.write(`generation ${candidate.generation}: ${what}; until it is complete the old answers stand\n`);
  await takeOver(candidate);
}

async function begin(path: string, body: unknown): Promise<CandidateState> {
  return (await (await call('POST', path, body)).json()) as CandidateState;
}

async function takeOver(candidate: CandidateState): Promise<void> {
  const difference = await built(candidate);
  if (difference) process.stdout.write(table(difference));
  // What another release computes takes over by itself.
  if ((await state()).generation !== candidate.generation) await call('POST', '/v1/rules/candidate/apply');
  const { generation, rules } = await state();
  process.stdout.write(`generation ${generation} stands, under the rules ${rules.id}\n`);
}

async function state(): Promise<RulesState> {
  return (await (await call('GET', '/v1/rules')).json()) as RulesState;
}

/** Waits for the candidate, and says on the way how far it is. */
async function built({ generation }: CandidateState): Promise<Difference | undefined> {
  const tell = progressOn(process.stderr);
  for (;;) {
    const now = await state();
    const { candidate } = now;
    if (candidate?.generation !== generation) {
      if (now.generation !== generation) throw new Error('the candidate was given up by somebody else');
      tell();
      return undefined;
    }
    if (candidate.state === 'failed') throw new Error(`the candidate failed: ${candidate.error}`);
    tell(candidate);
    if (candidate.state === 'ready') {
      tell();
      return candidate.difference;
    }
    await sleep(200);
  }
}

/** Says how far a candidate is: on a terminal in one line, elsewhere in a line for each tenth. Without a candidate it is done. */
function progressOn(stream: NodeJS.WriteStream): (candidate?: CandidateState) => void {
  let told = -10;
  return (candidate) => {
    if (!candidate) return void (stream.isTTY && stream.write('\r\u001b[K'));
    const { pending, percent } = candidate;
    const text = pending < 0 ? 'beginning' : `${percent} %, ${pending} records to go`;
    if (stream.isTTY) stream.write(`\r\u001b[K${text}`);
    else if (percent >= told + 10) {
      stream.write(`${text}\n`);
      told = percent;
    }
  };
}

function known(name: string): (typeof PROFILES)[number] {
  const found = PROFILES.find((one) => one === name);
  if (!found) throw new Error(`there is no profile ${JSON.stringify(name)}; there are ${PROFILES.join(', ')}`);
  return found;
}

function table({ exposures, contacts, districts, underWay = 0 }: Difference): string {
  const names = new Map(DISTRICTS.map(({ code, name }) => [code, `${code} ${name}`]));
  const line = (area: string, one: { exposures: Tally; contacts: Tally }) =>
    `${area.padEnd(26)}${columns(one.exposures)}   ${columns(one.contacts)}\n`;
  const head = `${''.padEnd(26)}exposures                    contacts\n${''.padEnd(26)}${titles}   ${titles}\n`;
  const rows = districts.map((one) =>
    line(one.district === null ? 'in no district' : (names.get(one.district) ?? one.district), one),
  );
  const note =
    underWay > 0
      ? `(${underWay} records were under way while the two were compared; what they lead to may be counted)\n`
      : '';
  return head + rows.join('') + line('the province', { exposures, contacts }) + note;
}

const titles = ['added', 'removed', 'changed'].map((title) => title.padStart(8)).join('');

function columns({ added, removed, changed }: Tally): string {
  return [added, removed, changed].map((count) => String(count).padStart(8)).join('');
}
