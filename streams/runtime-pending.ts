import type { AnyStage } from './fold.ts';
import type { Log } from './log.ts';
import { groupOf } from './runtime.ts';

/** Somebody who reads a topic to its end: a stage, or a sink. */
export interface Consumer {
  readonly name: string;
  readonly group: string;
  readonly topic: string;
}

/** A stage as a consumer of its input. */
export function consumerOf(stage: AnyStage, group = groupOf(stage)): Consumer {
  return { name: stage.name, group, topic: stage.input.name };
}

/** Records that wait, in all and per consumer. */
export interface Pending {
  readonly pending: number;
  readonly stages: Readonly<Record<string, number>>;
}

/**
 * How many records wait before each consumer; what is written and not yet committed waits too, because a position becomes visible before
 * what was written with it does. 0 is exact, even though consumers say records to each other while we ask: all positions are read first and
 * all edges after that; neither ever goes back, so an edge that equals an earlier position has not moved in between.
 */
export async function pending(log: Log, consumers: readonly Consumer[]): Promise<Pending> {
  const positions = await Promise.all(consumers.map(({ group, topic }) => log.positions(group, topic)));
  const topics = [...new Set(consumers.map(({ topic }) => topic))];
  const ends = new Map(await Promise.all(topics.map(async (topic) => [topic, await log.edges(topic)] as const)));
  const stages: Record<string, number> = {};
  consumers.forEach(({ name, topic }, i) => {
    const waiting = ends.get(topic)!.map((end, partition) => Math.max(0, end - (positions[i]![partition] ?? 0)));
    stages[name] = waiting.reduce((sum, count) => sum + count, stages[name] ?? 0);
  });
  return { pending: Object.values(stages).reduce((sum, count) => sum + count, 0), stages };
}
