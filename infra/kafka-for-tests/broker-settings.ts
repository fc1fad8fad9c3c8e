/** What a test broker has besides its addresses, wherever it runs: one replica of everything, and no waiting. */
export const brokerSettings: Record<string, string> = {
  'auto.create.topics.enable': 'false',
  'num.partitions': '1',
  'message.max.bytes': '8388608',
  'replica.fetch.max.bytes': '8388608',
  'offsets.topic.replication.factor': '1',
  'offsets.topic.num.partitions': '8',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.num.partitions': '8',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'group.initial.rebalance.delay.ms': '0',
  // Tests of lost members do not wait for the default of 6 s.
  'group.min.session.timeout.ms': '1000',
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': '500',
  'log.cleaner.dedupe.buffer.size': '16777216',
  // Compaction looks for work all the time, and not every 15 s.
  'log.cleaner.backoff.ms': '200',
};
