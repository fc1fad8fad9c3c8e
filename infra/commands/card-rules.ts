import { readFileSync } from 'node:fs';
import { checkCardRules } from '../../dashboards/card/rules.ts';
import { call } from '../client.ts';

/** `truyvet card-rules show`. */
export async function show(): Promise<void> {
  process.stdout.write(`${JSON.stringify(await (await call('GET', '/v1/cards/rules')).json(), null, 2)}\n`);
}

/** `truyvet card-rules set FILE`. */
export async function set(file: string): Promise<void> {
  await call('PUT', '/v1/cards/rules', checkCardRules(JSON.parse(readFileSync(file, 'utf8'))));
}
