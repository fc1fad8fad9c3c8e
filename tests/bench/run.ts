/** `npm run bench -- NAME [options]`: runs one benchmark; without a name, says which there are. */

const BENCHES: Readonly<Record<string, string>> = {
  throughput:
    '[scans]  scans a second from HTTP to ClickHouse, embedded and on Kafka, beside a copy of as many records',
  latency: '[seconds]  from 202 to visible at 200 scans a second: counts, and the contacts of a positive test',
  overload: '[--seconds N]  ten times the sustainable load: taken, refused, memory, and the time to recover',
  memory: '[scans]  memory of the process after so many scans',
  imports:
    '[rows] [csv json xlsx delivered]  files of a platform through the import command: rows a second, and memory beside a fiftieth of them',
  folds: 'what one more scan costs beside long histories, at 1×, 10×, 100×',
  intervals: 'who met an interval, when some stays are long: length classes against the greatest stay as bound',
  recovery: '[--kafka] [visits …]  from the start after kill -9 to the next answer, by the size of the state',
  'exactly-once': '[scans]  what transactions and waiting for the disk cost, on the folds and on plain copies',
  'kafka-streams': '[scans] [rate] [seconds]  the same job beside a Kafka Streams program, in turns, on one broker',
  report: 'the weekly report at the size of the province: each indicator, and all documents of a week',
  sink: '[changes]  rows a second through the writer into the engine in this process',
};

const [name, ...options] = process.argv.slice(2);
if (name === undefined || !Object.hasOwn(BENCHES, name)) {
  for (const [bench, what] of Object.entries(BENCHES)) console.log(`${bench.padEnd(14)} ${what}`);
  process.exitCode = name === undefined ? 0 : 1;
} else {
  process.argv = [process.argv[0]!, process.argv[1]!, ...options];
  await import(`./${name}.ts`);
}
