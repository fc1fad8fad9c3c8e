/** The places at which a test may kill the process: each is a moment between two effects that must not come apart. */
export const CRASH_POINTS = [
  'gateway.before-append',
  'gateway.after-append',
  'kafka.after-poll',
  'kafka.before-commit',
  'kafka.after-commit',
  'kafka.after-local-commit',
  'kafka.in-restore',
  'kafka.in-rebalance',
  'embedded.before-commit',
  'embedded.after-commit',
  'runtime.after-poll',
  'runtime.in-fold',
  'runtime.before-commit',
  'runtime.after-commit',
  'sink.after-intended',
  'sink.between-tables',
  'sink.after-insert',
  'sink.before-offset',
  'succession.before-switch',
  'succession.after-switch',
  'succession.after-removal',
  'retention.after-horizon',
  'retention.between-sweeps',
  'retention.before-tables',
  'retention.after-tables',
  'retention.before-events',
  'retention.in-events',
] as const;

export type CrashPoint = (typeof CRASH_POINTS)[number];

const [wanted = '', count = '1'] = (process.env.TRUYVET_CRASH_AT ?? '').split(':');
let left = Number(count);

/**
 * Kills this process with SIGKILL at the n-th pass when `TRUYVET_CRASH_AT` is `name:n` (or `name`: the first pass), and does nothing
 * otherwise. `first` and `second` say more of the pass, and a test may ask for them too: `runtime.in-fold/people/moved` is the fold of people
 * when it takes a subject that moves away.
 */
export function crashPoint(name: CrashPoint | (string & {}), first = '', second = ''): void {
  if (wanted === '' || !wanted.startsWith(name)) return;
  if ((wanted === name || wanted === `${name}/${first}` || wanted === `${name}/${first}/${second}`) && --left === 0) {
    process.kill(process.pid, 'SIGKILL');
  }
}
