/**
 * Turns of the event loop: resolves when it is the caller's turn, one caller in each pass of the loop, first come first served. Stages that
 * fold do so in slices of a few ms, a turn each; so they share the processor, and requests are answered between any two slices.
 */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(next);
  });
}

const waiting: (() => void)[] = [];

function next(): void {
  const resolve = waiting.shift();
  if (waiting.length > 0) setImmediate(next);
  resolve?.();
}
