-- What stays of days whose scans have left (docs/decisions/010-retention.md). Counts of scans, by five minutes and by day, and the venues of a day
-- stay where they are; who was seen on a day does not, so that their number is written down here before.

-- ENGINE AggregatingMergeTree, the greatest number stands: an interrupted run counts again what is left, which can only be fewer.
-- A line for each commune (`commune` not empty), each district, and scans at unregistered venues (both empty), as the counts are told.
CREATE TABLE IF NOT EXISTS {db}.retired_people
(
  day Int32,
  district LowCardinality(String),
  commune LowCardinality(String),
  people SimpleAggregateFunction(max, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY (day, district, commune)
SETTINGS non_replicated_deduplication_window = 10000;

-- The edges of each run, newest last: what the next one and the proof begin from.
CREATE TABLE IF NOT EXISTS {db}.retirements
(
  horizon Int64 COMMENT 'ms; answers about later are as though nothing had left',
  day Int32 COMMENT 'the first local day whose scans are all kept, counted from 1970-01-01',
  done_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = MergeTree
ORDER BY horizon
SETTINGS non_replicated_deduplication_window = 10000;
