import { wantedCaller } from '../http/token-routes.ts';
import { addToken, type Caller, callersOf, removeToken } from '../http/tokens.ts';
import { COMMAND_LINE, sharedly } from './shared.ts';

/** `truyvet token add`: prints the token, this once. */
export async function add({ name, role, district }: { name: string; role: string; district?: string }): Promise<void> {
  const caller = wantedCaller({ name, role, ...(district !== undefined && { district }) });
  const token = await sharedly(
    async (system) => ((await (await system('POST', '/v1/tokens', caller)).json()) as { token: string }).token,
    (settings) => addToken(settings, caller, COMMAND_LINE),
  );
  process.stdout.write(`${token}\n`);
}

/** `truyvet token list`. */
export async function list(): Promise<void> {
  const callers = await sharedly(
    async (system) => (await (await system('GET', '/v1/tokens')).json()) as Caller[],
    async (settings) => callersOf(settings),
  );
  for (const { name, role, district } of callers) {
    process.stdout.write(`${name}\t${role}${district ? ` of ${district}` : ''}\n`);
  }
}

/** `truyvet token remove NAME`. */
export async function remove(name: string): Promise<void> {
  await sharedly(
    async (system) => void (await system('DELETE', `/v1/tokens/${encodeURIComponent(name)}`)),
    async (settings) => {
      if (!(await removeToken(settings, name, COMMAND_LINE))) throw new Error('there is no token of that name');
    },
  );
}
