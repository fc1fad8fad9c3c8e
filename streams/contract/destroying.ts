import { expect, test } from 'vitest';
import { GroupBusy } from '../log.ts';
import { type DriverUnderTest, makeTopics, text } from './driver.ts';

/** The end of a whole log. It comes last. */
export function destroyingContract(driver: () => DriverUnderTest): void {
  test('a log that is destroyed has no topic and no group any more, but not while somebody works for one', async () => {
    const log = await driver().open();
    const { t } = await makeTopics(log, { t: 2 });
    await log.append([text(t, 'k', 'v')]);
    const worked = Promise.withResolvers<void>();
    const worker = await log.work({
      group: 'g',
      topic: t,
      handler: {
        async batch(task, records) {
          await task.commit({ outputs: [], changes: [], position: records.at(-1)!.offset + 1 });
          worked.resolve();
        },
      },
    });
    await worked.promise;
    await expect(log.destroy()).rejects.toThrow(GroupBusy);
    await worker.stop();
    expect(await log.destroy()).toBe(true);
    await expect(log.ends(t)).rejects.toThrow();
    expect(await log.destroy()).toBe(false);
    // Its name is free.
    await log.createTopics([{ name: t, partitions: 2, retentionMs: -1, cleanup: 'delete' }]);
    expect([await log.ends(t), await log.positions('g', t)]).toEqual([
      [0, 0],
      [0, 0],
    ]);
    await log.close();
  });
}
