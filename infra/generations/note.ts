import { type Rules, rulesSchema } from '../../schemas/rules.ts';
import type { StageName } from '../pipeline.ts';
import type { Settings } from '../settings/settings.ts';
import type { Difference } from './difference.ts';

/** A whole pipeline over the log of events: its rules, the log that its folds run on, and the database that it fills. */
export interface GenerationSpec {
  /** No two generations of a deployment ever have the same. */
  readonly number: number;
  /**
   * The log that the folds run on, by the number of the generation that they were begun in: 0 is the log of events itself, each later one follows that
   * log on one of its own. Another than `number` when only the database was filled anew; without, the same.
   */
  readonly log?: number;
  readonly rules: Rules;
  readonly database: string;
  /** The versions of the stages that computed it; without, those of the first release. */
  readonly stages?: Readonly<Record<StageName, number>>;
}

/** What is left to be removed of a generation: its database, and its log unless another one runs on it. */
export type Leaving = Pick<GenerationSpec, 'number' | 'log' | 'database'>;

/** Why a generation is built: other rules, everything anew, the database alone anew from what the folds said, or other versions of the folds. */
export type CandidateKind = 'rules' | 'rebuild' | 'fill' | 'upgrade';

/** A generation that is being built to take the standing one's place. */
export interface CandidateNote {
  readonly spec: GenerationSpec;
  readonly kind: CandidateKind;
  /** `building` until it has caught up, then `ready`; `taking-over` once that was asked for; `failed` with the reason. */
  readonly state: 'building' | 'ready' | 'taking-over' | 'failed';
  /** Takes over by itself when it is ready. */
  readonly automatic: boolean;
  readonly difference?: Difference;
  readonly error?: string;
}

/** What a deployment has agreed on of its generations. One setting, so that every change of it is whole. */
export interface Note {
  readonly standing: GenerationSpec;
  readonly candidate: CandidateNote | null;
  /** The greatest number that was ever given. */
  readonly last: number;
  readonly leaving: readonly Leaving[];
}

const NAME = 'generations';

/** The note in the settings: read by every process, changed by compare-and-set. */
export class Notes {
  readonly #settings: Settings;
  #known: { readonly value: unknown; readonly note: Note } | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** What stands; `undefined` in a deployment that has noted nothing yet. */
  get found(): Note | undefined {
    const value = this.#settings.get(NAME);
    if (value === undefined) return undefined;
    if (this.#known?.value !== value) this.#known = { value, note: checked(value as Note) };
    return this.#known.note;
  }

  /** What stands. */
  get now(): Note {
    const { found } = this;
    if (!found) throw new Error('no generation stands yet');
    return found;
  }

  /** Notes the first generation, unless another process has. */
  async begin(first: Note): Promise<void> {
    await this.#settings.set({ name: NAME, value: first, by: 'start', after: null });
  }

  /**
   * Changes what stands to what `next` makes of it; again when another process was faster. Answers whether there was a change: `next` says `undefined`
   * when there is nothing to do. What it throws is passed on.
   */
  async change(by: string, next: (now: Note) => Note | undefined): Promise<boolean> {
    for (;;) {
      const after = this.#settings.standing(NAME);
      const value = next(this.now);
      if (!value) return false;
      if (await this.#settings.set({ name: NAME, value, by, after })) return true;
    }
  }

  /** Reads what is new now. */
  refresh(): Promise<void> {
    return this.#settings.refresh();
  }

  /** Calls the listener after every change, until the answer is called. */
  watch(listener: () => void): () => void {
    return this.#settings.watch((names) => names.has(NAME) && listener());
  }
}

/** The number of the log that a generation's folds run on. */
export function logOf({ number, log }: Leaving): number {
  return log ?? number;
}

/** What has to be removed of a generation that is no more. */
export function leave({ number, log, database }: GenerationSpec): Leaving {
  return { number, database, ...(log === undefined ? {} : { log }) };
}

/** The database of a generation after the first. */
export function databaseOf(number: number): string {
  return `truyvet_g${number}`;
}

/** What an older release wrote is completed by this one's defaults; what a newer one wrote, and this one does not know, is for the newer one. */
function checked(note: Note): Note {
  const spec = (of: GenerationSpec) => ({ ...of, rules: rulesSchema.safeParse(of.rules).data ?? of.rules });
  const { candidate } = note;
  return {
    ...note,
    standing: spec(note.standing),
    candidate: candidate && { ...candidate, spec: spec(candidate.spec) },
  };
}
