/**
 * The lines that it takes to fail: drops ever smaller pieces for as long as `fails` stays true, until no single line
 * can go. For worlds that fast-check did not make, or that fail in a running system. `fails(lines)` must be true.
 */
export async function minimise<T>(
  lines: readonly T[],
  fails: (lines: T[]) => boolean | Promise<boolean>,
): Promise<T[]> {
  let least = [...lines];
  let size = Math.ceil(least.length / 2);
  while (size >= 1) {
    let dropped = false;
    for (let from = 0; from < least.length; ) {
      const without = [...least.slice(0, from), ...least.slice(from + size)];
      if (without.length < least.length && (await fails(without))) {
        least = without;
        dropped = true;
      } else {
        from += size;
      }
    }
    if (!dropped || size > 1) size = size === 1 && dropped ? 1 : Math.floor(size / 2);
  }
  return least;
}
