-- The counts, kept up by each insert and right after each correction, because a correction is a -1 and a +1.
--
-- ENGINE SummingMergeTree: merges add up rows with the same key and drop those that come to 0; reads still say sum() and HAVING, since
--   merges come when they come.
-- PARTITION BY four weeks, as the changes they follow.
-- Own deduplication window: a repeated insert passes through the views again, and each of them must know that it has seen it.

-- Scans by five minutes and commune: the curve of the day.
CREATE TABLE IF NOT EXISTS {db}.counts_by_slot
(
  day Int32,
  district LowCardinality(String),
  commune LowCardinality(String),
  slot UInt16,
  scans Int64,
  repeats Int64
)
ENGINE = SummingMergeTree((scans, repeats))
PARTITION BY intDiv(day, 28)
ORDER BY (day, district, commune, slot)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS {db}.counts_by_slot_view TO {db}.counts_by_slot AS
SELECT day, district, commune, slot, sumIf(toInt64(sign), kept) AS scans, sumIf(toInt64(sign), NOT kept) AS repeats
FROM {db}.scan_changes
GROUP BY day, district, commune, slot;

-- Scans by day and commune: 65 rows a day, so that any number of weeks is a quick read.
CREATE TABLE IF NOT EXISTS {db}.counts_by_day
(
  day Int32,
  district LowCardinality(String),
  commune LowCardinality(String),
  scans Int64,
  repeats Int64
)
ENGINE = SummingMergeTree((scans, repeats))
PARTITION BY intDiv(day, 364)
ORDER BY (day, district, commune)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS {db}.counts_by_day_view TO {db}.counts_by_day AS
SELECT day, district, commune, sumIf(toInt64(sign), kept) AS scans, sumIf(toInt64(sign), NOT kept) AS repeats
FROM {db}.scan_changes
GROUP BY day, district, commune;

-- Who was seen where on a day: distinct people stay exact under corrections, which a sketch or a set of the seen would not.
CREATE TABLE IF NOT EXISTS {db}.people_by_day
(
  day Int32,
  district LowCardinality(String),
  commune LowCardinality(String),
  person String,
  scans Int64
)
ENGINE = SummingMergeTree((scans))
PARTITION BY intDiv(day, 28)
ORDER BY (day, district, commune, person)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS {db}.people_by_day_view TO {db}.people_by_day AS
SELECT day, district, commune, person, sum(toInt64(sign)) AS scans
FROM {db}.scan_changes
WHERE kept
GROUP BY day, district, commune, person;

-- Which venues were scanned at on a day. A venue's commune is the one its record stands with, so a correction of it moves its days.
CREATE TABLE IF NOT EXISTS {db}.venues_by_day
(
  day Int32,
  district LowCardinality(String),
  commune LowCardinality(String),
  venue String,
  scans Int64
)
ENGINE = SummingMergeTree((scans))
PARTITION BY intDiv(day, 28)
ORDER BY (day, district, commune, venue)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS {db}.venues_by_day_view TO {db}.venues_by_day AS
SELECT day, district, commune, venue, sum(toInt64(sign)) AS scans
FROM {db}.scan_changes
WHERE kept
GROUP BY day, district, commune, venue;
