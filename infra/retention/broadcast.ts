import { partitionOf } from '../../streams/partitioner.ts';

/** A key of each partition of a topic, for what every task of a stage is told. */
export function keyOfEach(partitions: number): string[] {
  const keys: string[] = [];
  for (let n = 0, found = 0; found < partitions; n++) {
    const partition = partitionOf(`retire-${n}`, partitions);
    if (keys[partition] !== undefined) continue;
    keys[partition] = `retire-${n}`;
    found++;
  }
  return keys;
}
