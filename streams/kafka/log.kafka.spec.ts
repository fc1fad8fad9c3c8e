import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logContract } from '../contract/contract.ts';
import { CRASH_POINTS } from '../crash-points.ts';
import { kafkaLog } from './log.ts';
import { testOptions } from './testing.ts';

logContract('the log on Kafka', async () => {
  const root = await mkdtemp(join(tmpdir(), 'truyvet-kafka-'));
  const options = testOptions(join(root, 'state'));
  return {
    open: async () => kafkaLog(options),
    child: { module: '../kafka/log.ts', open: 'kafkaLog', options: [{ ...options, instanceId: 'child' }] },
    crashPoints: CRASH_POINTS.filter((name) => name.startsWith('kafka.')),
    loseState: () => rm(options.stateDir, { recursive: true, force: true }),
    dispose: () => rm(root, { recursive: true, force: true }),
  };
});
