-- The signed changes: append-only, every version with the time at which it was known. Everything else follows from these tables.
--
-- Columns are named as in schemas/changes.ts. Instants are Int64, milliseconds since the epoch, because DateTime64 ends in 2299 and a venue
-- may close in 9999; the ALIAS columns are for people who look. A missing text is '' (a key with NULLs sorts and compares in surprising ways,
-- and no code, zone or venue is the empty text); the reads answer null. A missing instant is NULL, and is in no key.
--
-- `row` names what a row says: two rows cancel when all their columns are equal, and then their hashes are. Rows arrive in any order, also
-- a -1 before its +1, so nothing but sum(sign) by `row` may be asked of them.
--
-- `log_partition` and `log_offset` are the record of the topic `changes` a row came with; `position` is that of the event behind it.
--
-- For all tables:
--   ENGINE       MergeTree: nothing is replaced and nothing collapses, or "what was known on Tuesday" could not be asked.
--   PARTITION BY four weeks of the row's own time: retention drops whole partitions, a week's report reads one or two. No TTL: it would
--                delete what is filed with old dates; retention is a job of its own.
--   SETTINGS     the deduplication window makes a repeated insert (same token) a no-op; an engine that is not replicated has none by default.
--                10 000 inserts are far more than can lie between an insert and its repetition after a crash.
--                index_granularity 1024: reads are of one person or venue, a few dozen rows.

CREATE DATABASE IF NOT EXISTS {db} ENGINE = Atomic;

-- Who is who. Key: a person's subjects are read together. No partition: people have no time. The filter finds the person of a subject.
CREATE TABLE IF NOT EXISTS {db}.subject_changes
(
  sign Int8,
  version UInt64 CODEC(Delta, ZSTD),
  known_at Int64 CODEC(Delta, ZSTD),
  known_time DateTime64(3, 'Asia/Ho_Chi_Minh') ALIAS fromUnixTimestamp64Milli(known_at),
  stage LowCardinality(String),
  what LowCardinality(String),
  position String,
  log_partition UInt16,
  log_offset UInt64 CODEC(Delta, ZSTD),
  person String,
  subject String,
  sealed String COMMENT 'the plain subject, encrypted; base64',
  row FixedString(16) DEFAULT sipHash128(person, subject, sealed),
  INDEX subject subject TYPE bloom_filter GRANULARITY 4
)
ENGINE = MergeTree
ORDER BY (person, subject)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000;

-- Scans, kept and repeats. Key: counts and the weekly report read days; the desk then reads venues of a day.
CREATE TABLE IF NOT EXISTS {db}.scan_changes
(
  sign Int8,
  version UInt64 CODEC(Delta, ZSTD),
  known_at Int64 CODEC(Delta, ZSTD),
  known_time DateTime64(3, 'Asia/Ho_Chi_Minh') ALIAS fromUnixTimestamp64Milli(known_at),
  stage LowCardinality(String),
  what LowCardinality(String),
  position String,
  log_partition UInt16,
  log_offset UInt64 CODEC(Delta, ZSTD),
  `key` String,
  id String,
  person String,
  venue String,
  at Int64 CODEC(Delta, ZSTD),
  at_time DateTime64(3, 'Asia/Ho_Chi_Minh') ALIAS fromUnixTimestamp64Milli(at),
  kept Bool,
  commune LowCardinality(String),
  district LowCardinality(String),
  row FixedString(16) DEFAULT sipHash128(`key`, id, person, venue, at, kept, commune, district),
  day Int32 DEFAULT intDiv(at + 25200000 - positiveModulo(at + 25200000, 86400000), 86400000) COMMENT 'local day, counted from 1970-01-01',
  slot UInt16 DEFAULT intDiv(positiveModulo(at + 25200000, 86400000), 300000) COMMENT 'five minutes of the local day, 0 to 287'
)
ENGINE = MergeTree
PARTITION BY intDiv(day, 28)
ORDER BY (day, venue, at)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000;

-- Visits. Key: who was at a venue. The filter finds a person's when the past is asked; the present is in visits_by_person.
CREATE TABLE IF NOT EXISTS {db}.visit_changes
(
  sign Int8,
  version UInt64 CODEC(Delta, ZSTD),
  known_at Int64 CODEC(Delta, ZSTD),
  known_time DateTime64(3, 'Asia/Ho_Chi_Minh') ALIAS fromUnixTimestamp64Milli(known_at),
  stage LowCardinality(String),
  what LowCardinality(String),
  position String,
  log_partition UInt16,
  log_offset UInt64 CODEC(Delta, ZSTD),
  visit String,
  person String,
  venue String,
  zone LowCardinality(String),
  `from` Int64 CODEC(Delta, ZSTD),
  `to` Int64 CODEC(Delta, ZSTD),
  from_time DateTime64(3, 'Asia/Ho_Chi_Minh') ALIAS fromUnixTimestamp64Milli(`from`),
  to_time DateTime64(3, 'Asia/Ho_Chi_Minh') ALIAS fromUnixTimestamp64Milli(`to`),
  quality LowCardinality(String),
  scans Int32,
  commune LowCardinality(String),
  district LowCardinality(String),
  row FixedString(16) DEFAULT sipHash128(visit, person, venue, zone, `from`, `to`, quality, scans, commune, district),
  INDEX person person TYPE bloom_filter GRANULARITY 4
)
ENGINE = MergeTree
PARTITION BY intDiv(`from`, 2419200000)
ORDER BY (venue, `from`, row)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000;

-- Exposures. Key: the contacts of a case. The filter finds a person's when the past is asked; the present is in exposures_by_person.
CREATE TABLE IF NOT EXISTS {db}.exposure_changes
(
  sign Int8,
  version UInt64 CODEC(Delta, ZSTD),
  known_at Int64 CODEC(Delta, ZSTD),
  known_time DateTime64(3, 'Asia/Ho_Chi_Minh') ALIAS fromUnixTimestamp64Milli(known_at),
  stage LowCardinality(String),
  what LowCardinality(String),
  position String,
  log_partition UInt16,
  log_offset UInt64 CODEC(Delta, ZSTD),
  exposure String,
  `case` String,
  casePerson String,
  person String,
  venue String,
  commune LowCardinality(String),
  district LowCardinality(String),
  `from` Int64 CODEC(Delta, ZSTD),
  `to` Int64 CODEC(Delta, ZSTD),
  from_time DateTime64(3, 'Asia/Ho_Chi_Minh') ALIAS fromUnixTimestamp64Milli(`from`),
  to_time DateTime64(3, 'Asia/Ho_Chi_Minh') ALIAS fromUnixTimestamp64Milli(`to`),
  directMs Int64,
  lingeringMs Int64,
  quality LowCardinality(String),
  score Float64,
  tier LowCardinality(String),
  protection LowCardinality(String),
  isolateUntil LowCardinality(String) COMMENT 'a local day, YYYY-MM-DD',
  reason String COMMENT 'JSON',
  row FixedString(16) DEFAULT sipHash128(exposure, `case`, casePerson, person, venue, commune, district, `from`, `to`, directMs, lingeringMs, quality, score, tier, protection, isolateUntil, reason),
  INDEX person person TYPE bloom_filter GRANULARITY 4
)
ENGINE = MergeTree
PARTITION BY intDiv(`from`, 2419200000)
ORDER BY (`case`, `from`, row)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000;

-- Contacts. Key: the contacts of a case. No partition: a contact spans weeks and there are few.
CREATE TABLE IF NOT EXISTS {db}.contact_changes
(
  sign Int8,
  version UInt64 CODEC(Delta, ZSTD),
  known_at Int64 CODEC(Delta, ZSTD),
  known_time DateTime64(3, 'Asia/Ho_Chi_Minh') ALIAS fromUnixTimestamp64Milli(known_at),
  stage LowCardinality(String),
  what LowCardinality(String),
  position String,
  log_partition UInt16,
  log_offset UInt64 CODEC(Delta, ZSTD),
  `case` String,
  casePerson String,
  person String,
  exposures Int32,
  totalMs Int64,
  `from` Int64 CODEC(Delta, ZSTD),
  `to` Int64 CODEC(Delta, ZSTD),
  from_time DateTime64(3, 'Asia/Ho_Chi_Minh') ALIAS fromUnixTimestamp64Milli(`from`),
  to_time DateTime64(3, 'Asia/Ho_Chi_Minh') ALIAS fromUnixTimestamp64Milli(`to`),
  tier LowCardinality(String),
  isolateUntil LowCardinality(String) COMMENT 'a local day, YYYY-MM-DD',
  row FixedString(16) DEFAULT sipHash128(`case`, casePerson, person, exposures, totalMs, `from`, `to`, tier, isolateUntil),
  INDEX person person TYPE bloom_filter GRANULARITY 4
)
ENGINE = MergeTree
ORDER BY (`case`, person, row)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000;

-- Alerts. Key: the newest are read, and those of a week.
CREATE TABLE IF NOT EXISTS {db}.alert_changes
(
  sign Int8,
  version UInt64 CODEC(Delta, ZSTD),
  known_at Int64 CODEC(Delta, ZSTD),
  known_time DateTime64(3, 'Asia/Ho_Chi_Minh') ALIAS fromUnixTimestamp64Milli(known_at),
  stage LowCardinality(String),
  what LowCardinality(String),
  position String,
  log_partition UInt16,
  log_offset UInt64 CODEC(Delta, ZSTD),
  kind LowCardinality(String),
  person String,
  `order` String,
  commune LowCardinality(String),
  venue String,
  at Int64 CODEC(Delta, ZSTD),
  at_time DateTime64(3, 'Asia/Ho_Chi_Minh') ALIAS fromUnixTimestamp64Milli(at),
  scan String,
  row FixedString(16) DEFAULT sipHash128(kind, person, `order`, commune, venue, at, scan),
  INDEX person person TYPE bloom_filter GRANULARITY 4
)
ENGINE = MergeTree
PARTITION BY intDiv(at, 2419200000)
ORDER BY (at, row)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000;

-- Standing records. Key: the report reads one kind by its time. No partition: a venue may be registered in any year.
CREATE TABLE IF NOT EXISTS {db}.record_changes
(
  sign Int8,
  version UInt64 CODEC(Delta, ZSTD),
  known_at Int64 CODEC(Delta, ZSTD),
  known_time DateTime64(3, 'Asia/Ho_Chi_Minh') ALIAS fromUnixTimestamp64Milli(known_at),
  stage LowCardinality(String),
  what LowCardinality(String),
  position String,
  log_partition UInt16,
  log_offset UInt64 CODEC(Delta, ZSTD),
  kind LowCardinality(String),
  record String,
  person String COMMENT 'empty for a venue and an inspection',
  venue String,
  commune LowCardinality(String),
  district LowCardinality(String),
  at Int64 CODEC(Delta, ZSTD),
  at_time DateTime64(3, 'Asia/Ho_Chi_Minh') ALIAS fromUnixTimestamp64Milli(at),
  until Nullable(Int64),
  fields String COMMENT 'JSON of the event''s other fields',
  row FixedString(16) DEFAULT sipHash128(kind, record, person, venue, commune, district, at, ifNull(toString(until), ''), fields),
  INDEX person person TYPE bloom_filter GRANULARITY 4,
  INDEX record record TYPE bloom_filter GRANULARITY 4
)
ENGINE = MergeTree
ORDER BY (kind, at, row)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000;
