import { setTimeout as sleep } from 'node:timers/promises';
import { DISTRICTS } from '../../schemas/areas.ts';
import { PROFILES, profile, type Rules, readRules } from '../../schemas/rules.ts';
import { call } from '../client.ts';
import type { Difference, Tally } from '../difference.ts';
import type { Candidate } from '../succession.ts';

interface State {
  readonly generation: number;
  readonly rules: Rules;
  readonly candidate: Candidate | null;
}

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
  await call('POST', '/v1/rules/candidate', rulesFrom(file));
  const { difference } = await built();
  process.stdout.write(options.json ? `${JSON.stringify(difference, null, 2)}\n` : table(difference!));
}

/** `truyvet rules apply FILE`: the same, and then the new rules take effect. */
export async function apply(file: string): Promise<void> {
  await call('POST', '/v1/rules/candidate', rulesFrom(file));
  await takeOver();
}

/** `truyvet rebuild`: computes everything anew under the standing rules and puts it in the place of what stands. */
export async function rebuild(): Promise<void> {
  await call('POST', '/v1/rebuild');
  await takeOver();
}

async function takeOver(): Promise<void> {
  const { difference } = await built();
  process.stdout.write(table(difference!));
  await call('POST', '/v1/rules/candidate/apply');
  const { generation, rules } = await state();
  process.stdout.write(`generation ${generation} stands, under the rules ${rules.id}\n`);
}

async function state(): Promise<State> {
  return (await (await call('GET', '/v1/rules')).json()) as State;
}

/** Waits for the candidate, and says on the way how far it is. */
async function built(): Promise<Candidate> {
  for (;;) {
    const { candidate } = await state();
    if (!candidate) throw new Error('the candidate was given up by somebody else');
    if (candidate.state === 'failed') throw new Error(`the candidate failed: ${candidate.error}`);
    if (process.stderr.isTTY)
      process.stderr.write(`\r${candidate.pending < 0 ? 'beginning' : `${candidate.pending} records to go`}     `);
    if (candidate.state === 'ready') {
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
      return candidate;
    }
    await sleep(200);
  }
}

function rulesFrom(file: string): Rules {
  return (PROFILES as readonly string[]).includes(file) ? profile(known(file)) : readRules(file);
}

function known(name: string): (typeof PROFILES)[number] {
  const found = PROFILES.find((one) => one === name);
  if (!found) throw new Error(`there is no profile ${JSON.stringify(name)}; there are ${PROFILES.join(', ')}`);
  return found;
}

function table({ exposures, contacts, districts }: Difference): string {
  const names = new Map(DISTRICTS.map(({ code, name }) => [code, `${code} ${name}`]));
  const line = (area: string, one: { exposures: Tally; contacts: Tally }) =>
    `${area.padEnd(26)}${columns(one.exposures)}   ${columns(one.contacts)}\n`;
  const head = `${''.padEnd(26)}exposures                    contacts\n${''.padEnd(26)}${titles}   ${titles}\n`;
  const rows = districts.map((one) =>
    line(one.district === null ? 'in no district' : (names.get(one.district) ?? one.district), one),
  );
  return head + rows.join('') + line('the province', { exposures, contacts });
}

const titles = ['added', 'removed', 'changed'].map((title) => title.padStart(8)).join('');

function columns({ added, removed, changed }: Tally): string {
  return [added, removed, changed].map((count) => String(count).padStart(8)).join('');
}
