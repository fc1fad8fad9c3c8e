/**
 * What `crash.spec.ts` starts and kills: appends numbers to `in` (as far as a run before did not), and a stage that adds them up, per
 * key, into its state and `out`. Arguments: folder, how many numbers. Prints `acknowledged n` for each append that was answered.
 */
import { TOPICS } from '../../schemas/topics.ts';
import { Codec } from '../codec.ts';
import { fileSchemaIds } from '../codec-file.ts';
import { runStage } from '../runtime.ts';
import { consumerOf, pending } from '../runtime-pending.ts';
import { adding, input, output } from './crash.stage.ts';
import { openEmbeddedLog } from './log.ts';

const [dir, count] = [process.argv[2]!, Number(process.argv[3])];
const log = await openEmbeddedLog(dir);
const topics = [input, output, TOPICS.deadLetters];
await log.createTopics(topics);
const codec = await Codec.open(await fileSchemaIds(dir), topics);
await runStage(adding, { log, codec, maxBatch: 20 });
for (let n = (await log.ends('in'))[0]!; n < count; ) {
  const burst = Array.from({ length: Math.min(7, count - n) }, (_, i) => n + i);
  await log.append(
    burst.map((n) => ({ topic: 'in', key: `${n % 3}`, value: codec.encode(input, { sum: n }), time: n })),
  );
  n += burst.length;
  process.stdout.write(`acknowledged ${n}\n`);
}
while ((await pending(log, [consumerOf(adding)])).pending > 0) await new Promise((resolve) => setTimeout(resolve, 1));
await log.close();
