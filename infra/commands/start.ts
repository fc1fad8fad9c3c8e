import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { playDemo } from '../../producers/simulator/demo.ts';
import { dayNumber, dayOf } from '../../schemas/instant.ts';
import { LogUnavailable } from '../../streams/log.ts';
import { type Config, readConfig } from '../config.ts';
import { PARTS, type Part, type System, startSystem } from '../system.ts';

/** Runs the whole system in this process, and the demonstration when there is no other data. */
export async function start(): Promise<void> {
  const config = readConfig(process.env);
  const demo = config.demo && isEmptyOrDemo(config.dataDir);
  // Noted before anything else is in the folder, so that a start which is broken off does not end the demonstration for good.
  const firstDay = demo ? nextDay(config) : undefined;
  const system = await started(config, PARTS);
  announce(system, config, demo);
  const play = new AbortController();
  const playing = firstDay ? demonstrate(system, firstDay, play.signal) : Promise.resolve();
  untilStopped(async () => {
    play.abort();
    await playing;
    await system.stop();
  });
}

/** Runs one part as a process of its own. */
export function startPart(part: Part): Promise<void> {
  return startParts([part]);
}

/** Runs some parts in one process. */
export async function startParts(names: readonly string[]): Promise<void> {
  const parts = names.map(partOf);
  const config = readConfig(process.env);
  if (!config.kafka) {
    throw new Error(
      'a part runs as a process of its own on Kafka only: set KAFKA_BROKERS and SCHEMA_REGISTRY_URL, or use npm start',
    );
  }
  if (!config.clickhouseUrl && parts.includes('sink') !== parts.includes('api')) {
    throw new Error(
      'sink and api share ClickHouse: set CLICKHOUSE_URL, or run both in one process (run sink api), which the engine in the process needs',
    );
  }
  const system = await started(config, parts);
  say(`${parts.join(', ')}: running; health is at ${system.url}/health`);
  untilStopped(() => system.stop());
}

/** A SIGTERM before everything runs finds nothing in flight: what was begun survives an end at any moment. */
async function started(config: Config, parts: readonly Part[]): Promise<System> {
  const end = () => process.exit(0);
  process.once('SIGTERM', end);
  const system = await startSystem(config, parts, say);
  process.off('SIGTERM', end);
  // Else it would be kept at an orderly end only.
  flushCompileCache();
  return system;
}

function partOf(name: string): Part {
  const part = PARTS.find((one) => one === name);
  if (!part) throw new Error(`there is no part ${JSON.stringify(name)}; there are ${PARTS.join(', ')}`);
  return part;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function announce(system: System, config: Config, demo: boolean): void {
  const lines = ['', `Truy Vết is running. / Truy Vết đang chạy.`, ''];
  if (system.newToken) {
    lines.push(`  Open / Mở:  ${system.url}/#token=${system.newToken}`);
    lines.push(
      `  (The link signs you in as administrator. It is shown this once; the token is in ${join(config.dataDir, 'administrator-token')}.)`,
    );
  } else {
    lines.push(`  Open / Mở:  ${system.url}/`);
    const file = join(config.dataDir, 'administrator-token');
    const where = existsSync(file) ? `in ${file}` : 'that the first process of the deployment made';
    lines.push(`  (Sign in with the token ${config.token ? 'in TRUYVET_TOKEN' : where}.)`);
  }
  lines.push(`  API:        ${system.url}/docs`);
  if (demo)
    lines.push(
      '',
      '  A demonstration is playing: December 2021 in an invented Ninh Thuận. TRUYVET_DEMO=0 starts without it.',
    );
  lines.push('', '  Ctrl-C ends it. / Ctrl-C để dừng.', '');
  process.stdout.write(lines.join('\n'));
}

const MARKER = 'demonstration.json';
const FIRST_DAY = '2021-12-06';

/** A demonstration plays into an empty folder, or goes on in one that a demonstration made. */
function isEmptyOrDemo(dir: string): boolean {
  return !existsSync(dir) || readdirSync(dir).length === 0 || existsSync(join(dir, MARKER));
}

/** The day that the demonstration plays: after a restart the one after the day that was begun last. */
function nextDay({ dataDir }: Config): string {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, MARKER);
  const begun = existsSync(file) ? begunDay(readFileSync(file, 'utf8')) : undefined;
  const day = begun ? dayOf(dayNumber(begun) + 1) : FIRST_DAY;
  writeFileSync(file, `${JSON.stringify({ day })}\n`);
  return day;
}

/** A file that a crash has torn says nothing. */
function begunDay(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { day: string }).day;
  } catch {
    return undefined;
  }
}

/** Plays the demonstration from a day on. */
async function demonstrate(system: System, firstDay: string, signal: AbortSignal): Promise<void> {
  try {
    await playDemo({
      seed: 1,
      firstDay,
      signal,
      send: async (batch) => {
        const retryAfter = system.congested();
        if (retryAfter !== undefined) throw Object.assign(new Error('the log is too far behind'), { retryAfter });
        await system.intake.take(
          batch.map((event) => (typeof event === 'string' ? { text: event } : { json: event })),
          false,
        );
      },
    });
  } catch (error) {
    if (!(error instanceof LogUnavailable && signal.aborted))
      say(`the demonstration ended: ${(error as Error).message}`);
  }
}

/** Ends the process cleanly, with 0, at the first Ctrl-C or SIGTERM; at once at the second Ctrl-C. */
function untilStopped(stop: () => Promise<void>): void {
  let stopping = false;
  const end = (signal: NodeJS.Signals) => {
    if (stopping) {
      if (signal === 'SIGINT') process.exit(130);
      return;
    }
    stopping = true;
    say('stopping…');
    stop().then(
      () => process.exit(0),
      (error: Error) => {
        say(`could not stop cleanly: ${error.message}`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', end).on('SIGTERM', end);
}
