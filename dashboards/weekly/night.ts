import type { WeeklyReports } from './reports.ts';
import { type ReportSteps, SYSTEM } from './taking.ts';
import { weekEndedAt, weekOf } from './week.ts';

export interface NightOptions {
  readonly reports: WeeklyReports;
  readonly steps: ReportSteps;
  /** How often it looks at the clock, ms. */
  readonly everyMs?: number;
  /** Told when something did not work; it is tried again at the next look. */
  readonly say: (line: string) => void;
}

/** Weeks whose reports are looked after: what comes later than this changes no report by itself. */
const FOLLOWED = 8;

/**
 * What happens by itself: at midnight after Wednesday, when the week has ended, each district's draft and the province's make themselves;
 * and when late data has changed the numbers of an issued report, its next revision does. After an outage the last week's drafts are made
 * up for. In several processes each looks; what one has done the others leave.
 */
export class Night {
  readonly #options: NightOptions;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #seen = '';

  constructor(options: NightOptions) {
    this.#options = options;
  }

  start(): void {
    const look = () => {
      this.#looking = this.look().catch((error: Error) => this.#options.say(`weekly reports: ${error.message}`));
    };
    this.#timer = setInterval(look, this.#options.everyMs ?? 60_000);
    this.#timer.unref();
  }

  /** Does what its time has come for. */
  async look(): Promise<void> {
    await this.#draft();
    await this.#revise();
  }

  async #draft(): Promise<void> {
    const { reports, steps } = this.#options;
    const week = weekEndedAt(reports.now());
    const flow = await reports.log.week(week.week);
    if (flow.revisions.length > 0) return;
    const missing = [...flow.districts].filter(([, { status }]) => status === 'none').map(([code]) => code);
    const all = [...missing, ...(flow.draftedAsOf === null ? [null] : [])];
    if (all.length > 0) await steps.draft(week, SYSTEM, all);
  }

  async #revise(): Promise<void> {
    const { reports, steps } = this.#options;
    const waiting = [];
    for (const name of (await reports.log.weeks()).slice(-FOLLOWED)) {
      const flow = await reports.log.week(name);
      if (flow.revisions.at(-1)?.issued != null) waiting.push(weekOf(name)!);
    }
    if (waiting.length === 0) return;
    const position = await reports.position(reports.now());
    if (position === this.#seen) return;
    for (const week of waiting) await steps.revise(week, SYSTEM);
    this.#seen = position;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }
}
