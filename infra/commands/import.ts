import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importCommand } from '../../producers/imports/command.ts';
import type { Language } from '../../producers/imports/problem.ts';
import { DEFAULT_RULES, readRules } from '../../schemas/rules.ts';
import { readConfig } from '../config.ts';

interface Options {
  readonly map?: string;
  readonly asOf?: string;
  readonly lang: string;
  readonly report?: string;
  readonly commit?: boolean;
  readonly dryRun?: boolean;
}

/** `truyvet import KIND FILE`, to the system at `TRUYVET_URL` with the token `TRUYVET_TOKEN`. */
export async function importFromFile(kind: string, file: string, options: Options): Promise<void> {
  if (options.lang !== 'vi' && options.lang !== 'en') throw new Error('--lang must be vi or en');
  if (options.commit && options.dryRun) throw new Error('--commit and --dry-run exclude each other');
  const config = readConfig(process.env);
  const { map, asOf, report } = options;
  const commit = options.commit ? true : options.dryRun ? false : undefined;
  await importCommand({
    kind,
    file,
    map,
    asOf,
    report,
    commit,
    lang: options.lang as Language,
    url: process.env.TRUYVET_URL ?? `http://127.0.0.1:${config.port}`,
    token: config.token ?? tokenBesideData(config.dataDir),
    rules: config.rulesFile ? readRules(config.rulesFile) : DEFAULT_RULES,
    now: Date.now(),
    out: process.stdout,
    terminal: process.stderr,
  });
}

/** On the machine of the system itself its administrator needs no token. */
function tokenBesideData(dataDir: string): string {
  const file = join(dataDir, 'administrator-token');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
}
