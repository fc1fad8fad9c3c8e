/** A member of a group as the leader sees it. */
export interface Member {
  readonly id: string;
  /** The partitions it works on now, and the generation in which it was given them. */
  readonly owned: readonly number[];
  readonly generation: number;
}

/**
 * Shares partitions among members: as evenly as possible, and every member keeps what it has where it may, because a partition that
 * moves must have its state restored elsewhere. Where two claim a partition, the later generation is right: the other one slept.
 */
export function assign(members: readonly Member[], partitions: number): Map<string, number[]> {
  const order = [...members].sort((a, b) => b.generation - a.generation || (a.id < b.id ? -1 : 1));
  const result = new Map(order.map((member) => [member.id, [] as number[]]));
  const least = Math.floor(partitions / order.length);
  let withOneMore = partitions % order.length;
  const taken = new Set<number>();
  // Those who own most keep the odd ones.
  for (const member of [...order].sort((a, b) => b.owned.length - a.owned.length)) {
    const mine = result.get(member.id)!;
    for (const partition of member.owned) {
      if (taken.has(partition) || partition >= partitions || claimedLater(order, member, partition)) continue;
      const quota = mine.length < least || (mine.length === least && withOneMore > 0);
      if (!quota) continue;
      if (mine.length === least) withOneMore--;
      taken.add(partition);
      mine.push(partition);
    }
  }
  for (let partition = 0; partition < partitions; partition++) {
    if (taken.has(partition)) continue;
    const [, fewest] = [...result].reduce((best, entry) => (entry[1].length < best[1].length ? entry : best));
    fewest.push(partition);
  }
  return result;
}

function claimedLater(members: readonly Member[], member: Member, partition: number): boolean {
  return members.some((other) => other.generation > member.generation && other.owned.includes(partition));
}
