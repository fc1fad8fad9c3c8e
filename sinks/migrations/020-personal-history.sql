-- What was said of people's records, every version with the time it was known: how the quality of the data stood at the end of a week is a WHERE.
-- `personal` (010) has what each record says now, and what is sealed; what is sealed is of no use to a share, so that it is not kept twice.
--
-- Filled by a group of its own from the first record of the topic, which is kept for ever: a database of an earlier version gets all of it.
--
-- ENGINE ReplacingMergeTree: a batch that is repeated after a crash brings the same lines, and each stays once. Nothing else has an equal key:
--   `version` is the offset in the topic, whose partition a subject always has.
-- Key: the versions of a record lie together, in order.
CREATE TABLE IF NOT EXISTS {db}.personal_history
(
  kind LowCardinality(String),
  subject String,
  record String,
  version UInt64 CODEC(Delta, ZSTD),
  known_at Int64 CODEC(Delta, ZSTD),
  known_time DateTime64(3, 'Asia/Ho_Chi_Minh') ALIAS fromUnixTimestamp64Milli(known_at),
  facility LowCardinality(String),
  commune LowCardinality(String),
  district LowCardinality(String),
  faults LowCardinality(String) COMMENT 'codes, separated by blanks',
  match String COMMENT 'keyed hash of name and birth date; empty when one is not whole'
)
ENGINE = ReplacingMergeTree
ORDER BY (kind, subject, record, version)
SETTINGS index_granularity = 1024;
