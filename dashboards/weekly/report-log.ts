import type { ReportStep } from '../../schemas/reports.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Codec } from '../../streams/codec.ts';
import type { Log } from '../../streams/log.ts';
import { evolve, initialFlow, type WeekFlow } from './flow.ts';
import { evolveLevels, type LevelRegister, NO_LEVELS } from './levels.ts';

/** The key that the levels are filed under; a week's steps are under the week. */
const LEVELS_KEY = 'levels';

/** The steps of the reports in the log: appended, and read into state that follows from nothing else. */
export class ReportLog {
  readonly #log: Log;
  readonly #codec: Codec;
  readonly #weeks = new Map<string, WeekFlow>();
  #levels: LevelRegister = NO_LEVELS;
  #positions: number[] | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor({ log, codec }: { readonly log: Log; readonly codec: Codec }) {
    this.#log = log;
    this.#codec = codec;
  }

  /** A week as it stands now in the log. */
  async week(week: string): Promise<WeekFlow> {
    await this.#catchUp();
    return this.#weeks.get(week) ?? initialFlow(week);
  }

  /** The weeks with any step. */
  async weeks(): Promise<string[]> {
    await this.#catchUp();
    return [...this.#weeks.keys()].sort();
  }

  async levels(): Promise<LevelRegister> {
    await this.#catchUp();
    return this.#levels;
  }

  /**
   * Appends steps; resolves when they are durable, with those that had no effect: somebody else was faster. Every process reads the same
   * order from the log, so all agree who that was.
   */
  async take(steps: readonly ReportStep[]): Promise<ReportStep[]> {
    await this.#log.append(
      steps.map((step) => ({
        topic: TOPICS.reports.name,
        key: step.week || LEVELS_KEY,
        value: this.#codec.encode(TOPICS.reports, step),
        time: step.at,
      })),
    );
    await this.#catchUp();
    return steps.filter(
      (step) => step.week !== '' && !this.#weeks.get(step.week)?.steps.some(({ id }) => id === step.id),
    );
  }

  #catchUp(): Promise<void> {
    const read = this.#reading.then(() => this.#read());
    this.#reading = read.catch(() => undefined);
    return read;
  }

  async #read(): Promise<void> {
    const { name } = TOPICS.reports;
    this.#positions ??= [...(await this.#log.starts(name))];
    const ends = await this.#log.ends(name);
    for (const [partition, end] of ends.entries()) {
      for await (const record of this.#log.read(name, partition, this.#positions[partition] ?? 0, end)) {
        await this.#codec.prepare(TOPICS.reports, [record.value]);
        this.#fold(this.#codec.decode<ReportStep>(TOPICS.reports, record.value));
        this.#positions[partition] = record.offset + 1;
      }
      this.#positions[partition] = end;
    }
  }

  #fold(step: ReportStep): void {
    this.#levels = evolveLevels(this.#levels, step);
    if (step.week !== '')
      this.#weeks.set(step.week, evolve(this.#weeks.get(step.week) ?? initialFlow(step.week), step));
  }
}
