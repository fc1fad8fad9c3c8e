import { random } from './random.ts';

/** The lines in another order, which the seed decides. */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
  const source = random(seed);
  const result = [...list];
  for (let last = result.length - 1; last > 0; last--) {
    const other = source.below(last + 1);
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
}

/** The lines with a share of them sent again, each anywhere after its first time; at least one when there are any. */
export function duplicated<T>(list: readonly T[], seed: number, share = 0.3): T[] {
  const source = random(seed);
  const result = [...list];
  const again = list.length === 0 ? 0 : Math.max(1, Math.round(list.length * share));
  for (let count = 0; count < again; count++) {
    const line = source.pick(list);
    const first = result.indexOf(line);
    result.splice(first + 1 + source.below(result.length - first), 0, line);
  }
  return result;
}

/** The lines cut into batches of one to `most`, in order; what a poll, a request or a crash would cut. */
export function batches<T>(list: readonly T[], seed: number, most = 10): T[][] {
  const source = random(seed);
  const result: T[][] = [];
  for (let from = 0; from < list.length; ) {
    const size = 1 + source.below(most);
    result.push(list.slice(from, from + size));
    from += size;
  }
  return result;
}
