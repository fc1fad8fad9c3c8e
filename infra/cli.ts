#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { Argument, Command, InvalidArgumentError } from 'commander';

// What is loaded from here on is compiled once and kept beside the program: a process that was killed is back half a second sooner. Where
// the folder cannot be written to, nothing is kept.
enableCompileCache(join(import.meta.dirname, '../.cache/compiled'));

const program = new Command('truyvet')
  .description('Contact tracing for a province: scans in, exposures out.')
  .showHelpAfterError()
  .configureHelp({ showGlobalOptions: true });

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('must be a whole number, 0 or more');
  return value;
}

program
  .command('start')
  .description('run the whole system in one process (what npm start does)')
  .action(async () => (await import('./commands/start.ts')).start());

for (const part of ['gateway', 'identity', 'people', 'venues', 'sink', 'api'] as const) {
  program
    .command(part)
    .description(`run the ${part} as a process of its own, on Kafka; as many of each as wanted`)
    .action(async () => (await import('./commands/start.ts')).startPart(part));
}

program
  .command('replay')
  .description('run the whole pipeline over a file and leave the results in a folder')
  .argument('<events.ndjson>', 'one event a line')
  .requiredOption('--out <dir>', 'folder for the results')
  .option('--rules <file>', 'a set of rules other than the default: a file, or the name of one that ships')
  .action(async (file, options) => (await import('./commands/replay.ts')).replayCommand(file, options));

program
  .command('report')
  .description('save the weekly report of the province and all districts, or of one, in every format')
  .requiredOption('--week <thursday>', 'the Thursday that the week ends on, such as 2021-12-09')
  .option('--district <code>', 'only this district')
  .option('--as-of <instant>', 'only what was known then')
  .requiredOption('--out <dir>', 'folder for the files')
  .action(async (options) => (await import('./commands/report.ts')).reportCommand(options));

program
  .command('simulate')
  .description('write events of an invented Ninh Thuận to standard output')
  .requiredOption('--days <n>', 'how many days', whole)
  .option('--seed <n>', 'the same seed gives the same events', whole, 1)
  .option('--venues <n>', 'how many venues', whole)
  .option('--scans-per-day <n>', 'how many scans a day', whole)
  .action(async (options) =>
    (await import('../producers/simulator/command.ts')).simulateCommand({ ...options, out: process.stdout }),
  );

program
  .command('decode')
  .description('say what a code shown at a door is; - reads codes from standard input, one a line')
  .argument('<text>', 'the text of the code, or -')
  .option('--trust <file>', 'trust list for health certificates; default: none is trusted, and so for the others')
  .option('--keys <file>', 'public keys of our own codes: code keys --jwks')
  .option('--revoked <file>', 'serials of codes that were taken back: code revoked')
  .action(async (text, options) => (await import('./commands/decode.ts')).decode(text, options));

const code = program
  .command('code')
  .description(
    'our own signed codes, posters of venues and cards of people, and whom the gates trust; of the running system',
  );
code
  .command('poster')
  .description('the poster of a venue, or of many, to print')
  .argument('[venue...]', 'ids of venues')
  .option('--from <file>', 'venue events, one a line: a page for each')
  .option('--name <name>', 'what is printed above the code; default: the id')
  .option('--expires <day>', 'last day it holds, YYYY-MM-DD; default: for ever')
  .option('--link <url>', 'a web address that ends in the code, for phones that open what they scan')
  .option('--out <file>', '.html to print, .svg or .png of one code; without, the texts as JSON')
  .action(async (venues, options) => (await import('./commands/code.ts')).poster(venues, options));
code
  .command('card')
  .description('the card of a person who shows no other code')
  .argument('[number]', 'letters, digits and hyphens, 4 to 32; default: a new number')
  .option('--holder <subject>', 'who holds it, such as cccd:…: the card and this identifier are one person')
  .option('--name <name>', 'what is printed on it')
  .option('--expires <day>', 'last day it holds, YYYY-MM-DD; default: for ever')
  .option('--out <file>', '.html to print, .svg or .png; without, the text as JSON')
  .action(async (number, options) => (await import('./commands/code.ts')).card(number, options));
code
  .command('revoke')
  .description('take codes back: they open no door from then on')
  .argument('[serial...]', 'as printed on them')
  .option('--card <number>', 'all that were issued with this number')
  .option('--venue <id>', 'all posters of a venue')
  .action(async (serials, options) => (await import('./commands/code.ts')).revoke(serials, options));
code
  .command('unrevoke')
  .description('let codes hold again that were taken back by mistake')
  .argument('<serial...>', 'as printed on them')
  .action(async (serials) => (await import('./commands/code.ts')).unrevoke(serials));
code
  .command('revoked')
  .description('the serials that were taken back, one a line')
  .action(async () => (await import('./commands/code.ts')).revoked());
code
  .command('list')
  .description('what was issued, without the numbers of cards')
  .action(async () => (await import('./commands/code.ts')).list());
code
  .command('new-key')
  .description('sign with a new key from now on; what is out stays true')
  .action(async () => (await import('./commands/code.ts')).newKey());
code
  .command('add-key')
  .description('trust the public key (a JWK) of another deployment')
  .argument('<file>')
  .action(async (file) => (await import('./commands/code.ts')).addKey(file));
code
  .command('keys')
  .description('the public keys that are trusted')
  .option('--jwks', 'as decode --keys and readers elsewhere want them')
  .action(async (options) => (await import('./commands/code.ts')).keys(options));
code
  .command('retire')
  .description('trust a key no more: what it signed names nobody')
  .argument('<kid>', 'as keys prints it')
  .action(async (kid) => (await import('./commands/code.ts')).retire(kid));
code
  .command('trust')
  .description('put a trust list of health certificates in the place of the one that stands')
  .argument('<file>')
  .action(async (file) => (await import('./commands/code.ts')).trust(file));

program
  .command('run')
  .description('run several parts in one process, on Kafka: run sink api')
  .argument('<parts...>', 'gateway, identity, people, venues, sink, api')
  .action(async (parts) => (await import('./commands/start.ts')).startParts(parts));

const rules = program
  .command('rules')
  .description('rules: what stands, what would be different under others, change them');
rules
  .command('show')
  .description('print the standing rules of the running system, or a profile that ships')
  .argument('[profile]')
  .action(async (name) => (await import('./commands/rules.ts')).show(name));
rules
  .command('check')
  .description('say whether a file is a good set of rules, and what is wrong with it')
  .argument('<file>')
  .action(async (file) => (await import('./commands/rules.ts')).check(file));
rules
  .command('diff')
  .description('compute everything under other rules in the background and print what would be different')
  .argument('<file>', 'a set of rules, or the name of a profile')
  .option('--json', 'as JSON')
  .action(async (file, options) => (await import('./commands/rules.ts')).diff(file, options));
rules
  .command('apply')
  .description('the same, and then the new rules take effect')
  .argument('<file>', 'a set of rules, or the name of a profile')
  .action(async (file) => (await import('./commands/rules.ts')).apply(file));

program
  .command('rebuild')
  .description('compute anew from the log while the old answers are served, then replace them; says how far it is')
  .addArgument(
    new Argument(
      '[part]',
      'sink: a new database, from what the folds have said; people or venues: everything, as without, so that all parts agree',
    ).choices(['sink', 'people', 'venues']),
  )
  .action(async (part) => (await import('./commands/rules.ts')).rebuild(part));

program
  .command('audit')
  .description(
    'prove that nothing was lost and nothing counted twice; exits with 1 and names the first place that differs',
  )
  .option('--json', 'as JSON, a line at a time')
  .action(async (options) => (await import('./commands/audit.ts')).auditCommand(options));

program
  .command('retention')
  .description('let go what is older than the horizon (TRUYVET_RETENTION_DAYS), or show that nothing older is left')
  .option('--check', 'let nothing go; exits with 1 when anything older is left')
  .option('--dry-run', 'say what would leave')
  .action(async (options) => (await import('./commands/retention.ts')).retentionCommand(options));

program
  .command('access')
  .description('who was shown data of single people, when, and what was asked for')
  .option('--by <name>', 'only looks with this token')
  .option('--from <day>', 'since this day or instant')
  .option('--to <day>', 'before this day or instant')
  .action(async (options) => (await import('./commands/access.ts')).accessCommand(options));

const letters = program
  .command('dead-letters')
  .description('events that were refused, and records that a stage could not take');
letters
  .command('list')
  .description('what lies there, without the events')
  .option('--stage <stage>', 'gateway, identity, people or venues')
  .option('--code <code>', 'why it lies there')
  .option('--all', 'also those that were redriven')
  .action(async (options) => (await import('./commands/dead-letters.ts')).list(options));
letters
  .command('show')
  .description('one of them, with the whole event: for administrators')
  .argument('<id>', 'as list prints it')
  .action(async (id) => (await import('./commands/dead-letters.ts')).show(id));
letters
  .command('redrive')
  .description('take them again, as if they had been right the first time')
  .argument('[id...]', 'as list prints them; without, all that the options name')
  .option('--stage <stage>', 'those of a stage')
  .option('--code <code>', 'those of a reason')
  .option('--edit <file>', 'the corrected event, in the place of the one letter named')
  .option('--dry-run', 'say what would be taken, and take nothing')
  .action(async (ids, options) => (await import('./commands/dead-letters.ts')).redrive(ids, options));

program
  .command('import')
  .description('deliver a file of a platform to the running system (TRUYVET_URL, TRUYVET_TOKEN); CSV, XLSX or JSON')
  .argument('<kind>', 'vaccination, tests, cases, isolation, encounters or venues')
  .argument('<file>')
  .option('--map <file>', 'which field each column holds: JSON, { "name of the column": "field" }')
  .option('--as-of <date>', 'when the file was made; default: when it was last changed')
  .option('--lang <vi|en>', 'language of the report', 'vi')
  .option('--report <file>', 'where refused rows go; default: beside the file')
  .option('--commit', 'deliver, also a large file')
  .option('--dry-run', 'check only')
  .action(async (kind, file, options) => (await import('./commands/import.ts')).importFromFile(kind, file, options));

const token = program.command('token').description('tokens of callers: make, list, take back');
token
  .command('add')
  .requiredOption('--name <name>', 'who or what it is for')
  .requiredOption(
    '--role <role>',
    'administrator, epidemiologist, department, district, importer, scanner, viewer or partner',
  )
  .option('--district <code>', 'the district of a district officer')
  .action(async (options) => (await import('./commands/token.ts')).add(options));
token.command('list').action(async () => (await import('./commands/token.ts')).list());
token
  .command('remove')
  .argument('<name>')
  .action(async (name) => (await import('./commands/token.ts')).remove(name));

const personal = program.command('personal').description('what doors and imports learnt of people');
personal
  .command('forget')
  .description('destroy the keys of a person: names, birth dates, phones and addresses are lost to everybody, for ever')
  .argument(
    '<subject>',
    'such as cccd:058090000001; - reads it from standard input, which no history of commands keeps',
  )
  .action(async (subject) => (await import('./commands/personal.ts')).forget(subject));

const cardRules = program.command('card-rules').description("the province's rules for the colour of a card");
cardRules.command('show').action(async () => (await import('./commands/card-rules.ts')).show());
cardRules
  .command('set')
  .argument('<file>')
  .action(async (file) => (await import('./commands/card-rules.ts')).set(file));

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`truyvet: ${(error as Error).message}\n`);
  if (process.env.TRUYVET_DEBUG) process.stderr.write(`${(error as Error).stack}\n`);
  // What was opened before the error may keep the process alive; there is nothing left to wait for.
  process.exit(1);
}
