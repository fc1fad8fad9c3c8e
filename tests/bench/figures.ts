import { availableParallelism, loadavg } from 'node:os';

/** A line of a benchmark's output: what, how much, and the ratio to the baseline of the same run. */
export function line(what: string, value: string, ratio?: number): void {
  console.log(
    `${what.padEnd(58)} ${value.padStart(18)}${ratio === undefined ? '' : `   ${ratio.toFixed(2)} of the baseline`}`,
  );
}

/** What else the machine was doing: figures of a busy machine compare only within one run. */
export function machine(): void {
  const [one] = loadavg();
  console.log(`(${availableParallelism()} cores, load average ${one!.toFixed(1)}, node ${process.versions.node})`);
}

export function perSecond(count: number, ms: number): string {
  return `${Math.round((count / ms) * 1000).toLocaleString('en')}/s`;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The smallest value that so large a share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function ms(value: number): string {
  return value < 1 ? `${(value * 1000).toFixed(1)} µs` : `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}
