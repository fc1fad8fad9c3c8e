import { type Log, LogUnavailable, type ReadRecord, type TopicSpec } from '../log.ts';

/** A log for the contract tests, empty at first. */
export interface DriverUnderTest {
  /** Opens a handle on the log; several may be open at once, and see the same log. */
  open(): Promise<Log>;
  /** What `child.ts` must be told to open the same log in another process. */
  readonly child: ChildConfig;
  /** The named points at which the driver may be killed. */
  readonly crashPoints: readonly string[];
  /** Deletes the state that tasks keep on this machine, where the log can bring it back. */
  loseState?(): Promise<void>;
  /** Removes everything. */
  dispose(): Promise<void>;
}

/** How a child process opens the log. */
export interface ChildConfig {
  /** The module, relative to `contract/`, and the function in it that opens the log with `options`. */
  readonly module: string;
  readonly open: string;
  readonly options: readonly unknown[];
}

let made = 0;

/** Creates topics with names of their own for one test; `in` and `out` become such as `in7` and `out7`. */
export async function makeTopics<Name extends string>(
  log: Log,
  partitions: Record<Name, number>,
): Promise<Record<Name, string>> {
  made++;
  const names = {} as Record<Name, string>;
  const specs: TopicSpec[] = [];
  for (const name of Object.keys(partitions) as Name[]) {
    names[name] = `${name}${made}`;
    specs.push({ name: names[name], partitions: partitions[name], retentionMs: -1, cleanup: 'delete' });
  }
  await log.createTopics(specs);
  return names;
}

/** A record with a text as its value. */
export function text(topic: string, key: string, value: string, time = 1_700_000_000_000) {
  return { topic, key, value: Buffer.from(value), time };
}

/** All records of a topic, partition by partition. */
export async function recordsOf(log: Log, topic: string): Promise<ReadRecord[]> {
  const found: ReadRecord[] = [];
  for (let partition = 0; partition < (await log.partitions(topic)); partition++) {
    for await (const record of log.read(topic, partition, 0)) found.push(record);
  }
  return found;
}

/** The values of a topic as texts, by key. */
export async function textsOf(log: Log, topic: string): Promise<Map<string, string[]>> {
  const texts = new Map<string, string[]>();
  for (const { key, value } of await recordsOf(log, topic)) {
    texts.set(key, [...(texts.get(key) ?? []), value.toString()]);
  }
  return texts;
}

/** Waits until something holds; the test's own limit ends a wait in vain. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Waits until a group has done everything in a topic, however long the log is away. */
export async function drained(log: Log, group: string, topic: string): Promise<void> {
  await until(async () => {
    try {
      const [positions, ends] = [await log.positions(group, topic), await log.ends(topic)];
      return positions.every((position, partition) => position === ends[partition]);
    } catch (error) {
      if (error instanceof LogUnavailable) return false;
      throw error;
    }
  });
}
