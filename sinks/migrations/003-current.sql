-- What stands now, sorted for the reads.
--
-- ENGINE SummingMergeTree: rows with the same key are added up, and what comes to 0 goes. The key ends with `row`, so only rows that say
--   the same are added. CollapsingMergeTree would do it for pairs in order; these come in any order. Reads still say sum(sign) > 0.
-- PRIMARY KEY without `row`: 16 random bytes in memory for each granule would help no read.
-- PARTITION BY and the deduplication window: as the changes they follow.

-- Who was at a venue.
CREATE TABLE IF NOT EXISTS {db}.visits_by_venue
(
  visit String,
  person String,
  venue String,
  zone LowCardinality(String),
  `from` Int64 CODEC(Delta, ZSTD),
  `to` Int64 CODEC(Delta, ZSTD),
  quality LowCardinality(String),
  scans Int32,
  commune LowCardinality(String),
  district LowCardinality(String),
  row FixedString(16),
  sign Int32
)
ENGINE = SummingMergeTree((sign))
PARTITION BY intDiv(`from`, 2419200000)
PRIMARY KEY (venue, `from`)
ORDER BY (venue, `from`, row)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS {db}.visits_by_venue_view TO {db}.visits_by_venue AS
SELECT visit, person, venue, zone, `from`, `to`, quality, scans, commune, district, row, toInt32(sign) AS sign
FROM {db}.visit_changes;

-- Where a person was.
CREATE TABLE IF NOT EXISTS {db}.visits_by_person
(
  visit String,
  person String,
  venue String,
  zone LowCardinality(String),
  `from` Int64 CODEC(Delta, ZSTD),
  `to` Int64 CODEC(Delta, ZSTD),
  quality LowCardinality(String),
  scans Int32,
  commune LowCardinality(String),
  district LowCardinality(String),
  row FixedString(16),
  sign Int32
)
ENGINE = SummingMergeTree((sign))
PARTITION BY intDiv(`from`, 2419200000)
PRIMARY KEY (person, `from`)
ORDER BY (person, `from`, row)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS {db}.visits_by_person_view TO {db}.visits_by_person AS
SELECT visit, person, venue, zone, `from`, `to`, quality, scans, commune, district, row, toInt32(sign) AS sign
FROM {db}.visit_changes;

-- Whom a case exposed.
CREATE TABLE IF NOT EXISTS {db}.exposures_by_case
(
  exposure String,
  `case` String,
  casePerson String,
  person String,
  venue String,
  commune LowCardinality(String),
  district LowCardinality(String),
  `from` Int64 CODEC(Delta, ZSTD),
  `to` Int64 CODEC(Delta, ZSTD),
  directMs Int64,
  lingeringMs Int64,
  quality LowCardinality(String),
  score Float64,
  tier LowCardinality(String),
  protection LowCardinality(String),
  isolateUntil LowCardinality(String),
  reason String,
  row FixedString(16),
  sign Int32
)
ENGINE = SummingMergeTree((sign))
PARTITION BY intDiv(`from`, 2419200000)
PRIMARY KEY (`case`, `from`)
ORDER BY (`case`, `from`, row)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS {db}.exposures_by_case_view TO {db}.exposures_by_case AS
SELECT exposure, `case`, casePerson, person, venue, commune, district, `from`, `to`, directMs, lingeringMs, quality, score, tier, protection, isolateUntil, reason, row, toInt32(sign) AS sign
FROM {db}.exposure_changes;

-- What a person was exposed to.
CREATE TABLE IF NOT EXISTS {db}.exposures_by_person
(
  exposure String,
  `case` String,
  casePerson String,
  person String,
  venue String,
  commune LowCardinality(String),
  district LowCardinality(String),
  `from` Int64 CODEC(Delta, ZSTD),
  `to` Int64 CODEC(Delta, ZSTD),
  directMs Int64,
  lingeringMs Int64,
  quality LowCardinality(String),
  score Float64,
  tier LowCardinality(String),
  protection LowCardinality(String),
  isolateUntil LowCardinality(String),
  reason String,
  row FixedString(16),
  sign Int32
)
ENGINE = SummingMergeTree((sign))
PARTITION BY intDiv(`from`, 2419200000)
PRIMARY KEY (person, `from`)
ORDER BY (person, `from`, row)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS {db}.exposures_by_person_view TO {db}.exposures_by_person AS
SELECT exposure, `case`, casePerson, person, venue, commune, district, `from`, `to`, directMs, lingeringMs, quality, score, tier, protection, isolateUntil, reason, row, toInt32(sign) AS sign
FROM {db}.exposure_changes;

-- The contacts of a case.
CREATE TABLE IF NOT EXISTS {db}.contacts_by_case
(
  `case` String,
  casePerson String,
  person String,
  exposures Int32,
  totalMs Int64,
  `from` Int64 CODEC(Delta, ZSTD),
  `to` Int64 CODEC(Delta, ZSTD),
  tier LowCardinality(String),
  isolateUntil LowCardinality(String),
  row FixedString(16),
  sign Int32
)
ENGINE = SummingMergeTree((sign))
PRIMARY KEY (`case`, person)
ORDER BY (`case`, person, row)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS {db}.contacts_by_case_view TO {db}.contacts_by_case AS
SELECT `case`, casePerson, person, exposures, totalMs, `from`, `to`, tier, isolateUntil, row, toInt32(sign) AS sign
FROM {db}.contact_changes;

-- The cases that a person is a contact of.
CREATE TABLE IF NOT EXISTS {db}.contacts_by_person
(
  `case` String,
  casePerson String,
  person String,
  exposures Int32,
  totalMs Int64,
  `from` Int64 CODEC(Delta, ZSTD),
  `to` Int64 CODEC(Delta, ZSTD),
  tier LowCardinality(String),
  isolateUntil LowCardinality(String),
  row FixedString(16),
  sign Int32
)
ENGINE = SummingMergeTree((sign))
PRIMARY KEY (person, `case`)
ORDER BY (person, `case`, row)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS {db}.contacts_by_person_view TO {db}.contacts_by_person AS
SELECT `case`, casePerson, person, exposures, totalMs, `from`, `to`, tier, isolateUntil, row, toInt32(sign) AS sign
FROM {db}.contact_changes;

-- The subjects of a person.
CREATE TABLE IF NOT EXISTS {db}.subjects_by_person
(
  person String,
  subject String,
  sealed String,
  row FixedString(16),
  sign Int32
)
ENGINE = SummingMergeTree((sign))
PRIMARY KEY (person, subject)
ORDER BY (person, subject, row)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS {db}.subjects_by_person_view TO {db}.subjects_by_person AS
SELECT person, subject, sealed, row, toInt32(sign) AS sign
FROM {db}.subject_changes;

-- Alerts, by time.
CREATE TABLE IF NOT EXISTS {db}.standing_alerts
(
  kind LowCardinality(String),
  person String,
  `order` String,
  commune LowCardinality(String),
  venue String,
  at Int64 CODEC(Delta, ZSTD),
  scan String,
  row FixedString(16),
  sign Int32
)
ENGINE = SummingMergeTree((sign))
PARTITION BY intDiv(at, 2419200000)
PRIMARY KEY (at)
ORDER BY (at, row)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS {db}.standing_alerts_view TO {db}.standing_alerts AS
SELECT kind, person, `order`, commune, venue, at, scan, row, toInt32(sign) AS sign
FROM {db}.alert_changes;

-- Records, one kind by its time.
CREATE TABLE IF NOT EXISTS {db}.standing_records
(
  kind LowCardinality(String),
  record String,
  person String,
  venue String,
  commune LowCardinality(String),
  district LowCardinality(String),
  at Int64 CODEC(Delta, ZSTD),
  until Nullable(Int64),
  fields String,
  row FixedString(16),
  sign Int32
)
ENGINE = SummingMergeTree((sign))
PRIMARY KEY (kind, at)
ORDER BY (kind, at, row)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS {db}.standing_records_view TO {db}.standing_records AS
SELECT kind, record, person, venue, commune, district, at, until, fields, row, toInt32(sign) AS sign
FROM {db}.record_changes;
