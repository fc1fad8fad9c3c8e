-- What doors and imports learnt of people. Nothing here names anybody: `sealed` holds it under `key`, which only the deployment's key opens.
--
-- ENGINE ReplacingMergeTree: a source that says something again about a record replaces what it said; a repeated insert changes nothing.
--   `version` is the offset in the topic, whose partition a subject always has.
-- Key: the details of a person's subjects are read together.
CREATE TABLE IF NOT EXISTS {db}.personal
(
  subject String,
  kind LowCardinality(String),
  record String,
  facility LowCardinality(String),
  commune LowCardinality(String),
  district LowCardinality(String),
  at Int64,
  faults String COMMENT 'codes, separated by blanks',
  match String COMMENT 'keyed hash of name and birth date; empty when one is not whole',
  `key` String COMMENT 'base64',
  sealed String COMMENT 'base64',
  version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (subject, kind, record)
SETTINGS index_granularity = 1024;
