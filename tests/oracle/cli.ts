import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultRules } from './default-rules.ts';
import { oracle } from './oracle.ts';
import type { Rules } from './rules.ts';

/** `node tests/oracle/cli.ts events.ndjson --out DIR [--rules rules.json]` leaves the files of `replay` in DIR. */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' }, rules: { type: 'string' } },
});
const [file] = positionals;
if (!file || !values.out) {
  console.error('usage: node tests/oracle/cli.ts events.ndjson --out DIR [--rules rules.json]');
  process.exit(2);
}
const rules = values.rules ? (JSON.parse(readFileSync(values.rules, 'utf8')) as Rules) : defaultRules;
const { deadLetters, ...rest } = oracle(readFileSync(file, 'utf8').split('\n'), rules);
mkdirSync(values.out, { recursive: true });
for (const [name, rows] of Object.entries({ ...rest, 'dead-letters': deadLetters })) {
  writeFileSync(join(values.out, `${name}.ndjson`), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}
