-- The facts that leave no row of their own among the changes: encounters and links. Nothing is asked of them here but whether their ids were given to
-- more than one (`reused-id`); scans are looked for in `scan_changes`.
--
-- Filled by a group of its own from the first record of the log of events: a database of an earlier version gets all that the log still has.
--
-- ENGINE AggregatingMergeTree, the earliest instant stands: a fact that is said again, by its client or by a batch that is repeated after a crash, is
--   one, known since the first time. Nothing else has an equal key: `key` is the hash of the whole fact, so `at` follows from it.
-- Key: the facts of an id lie together.
CREATE TABLE IF NOT EXISTS {db}.facts
(
  type LowCardinality(String),
  id String,
  `key` String COMMENT 'hash of the canonical text, subjects keyed',
  at SimpleAggregateFunction(min, Nullable(Int64)) COMMENT 'ms; a link has none',
  known_at SimpleAggregateFunction(min, Int64)
)
ENGINE = AggregatingMergeTree
ORDER BY (type, id, `key`);
