import type { SharedSettings } from '../../infra/settings/derived.ts';
import { TOPICS } from '../../schemas/topics.ts';
import { runAlone } from '../../streams/alone.ts';
import type { Log, Worker } from '../../streams/log.ts';
import type { Kept } from './place.ts';
import { runSchedule, type Schedule } from './schedule.ts';
import { type NameOf, Seen } from './seen.ts';

export interface FetchAloneOptions {
  readonly log: Log;
  readonly settings: Pick<SharedSettings, 'get'>;
  readonly schedule: Omit<Schedule, 'kept' | 'seen'>;
  readonly nameOf: NameOf;
  readonly everyMs: number;
  readonly say: (line: string) => void;
}

/** Fetches a platform in one process of the deployment, of those that are configured to; another goes on where it was when that one ends. */
export function fetchAlone({ log, settings, schedule, nameOf, everyMs, say }: FetchAloneOptions): Promise<Worker> {
  const { name, changed } = schedule.contract;
  return runAlone(log, {
    name: `fetching-${name}`,
    topic: TOPICS.settings.name,
    failed: ({ message }) => say(`fetching ${name}: ${message}`),
    job: (duty) => {
      const kept: Kept = {
        // Versions before this kept the cursor in a file, which was taken into the settings.
        get: (key) => duty.state.get(key) ?? (key[0] === 'cursor' ? settings.get(`cursor/${name}`) : undefined),
        keep: (changes) => duty.keep(changes),
      };
      return runSchedule({ ...schedule, kept, seen: new Seen(changed, nameOf) }, everyMs, say, duty.signal);
    },
  });
}
