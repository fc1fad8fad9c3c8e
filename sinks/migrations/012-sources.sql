-- Whose rows a table behind a view has added up: a row for each partition of the topic `changes`, and not one for all of them.
--
-- ClickHouse notes the token of an insert before the part with its rows is in the table, so a process that is killed in between leaves a token
-- without rows, and the insert that is repeated after the crash is dropped as known. In a table of changes the rows of the range can be looked
-- for. A table behind a view has only sums; while they are of all partitions together, nobody can tell a range that is missing from one that
-- another process inserts at this moment, or left half done. By partition they belong to the one task that owns the partition, and must equal
-- the changes of the partition whenever nothing of it is being inserted (`sinks/mend.ts`).
--
-- `source` is 1 + the partition. 0 are the rows of before this migration, of whatever partition: such databases are named in `unattributed`.
-- ORDER BY gets the column at its end, so the reads find what they did; they always said sum(). A bucket has at most as many rows as there are
--   partitions; a visit, and a venue's day, have one, since all that is said of a venue comes by its partition.

-- Partitions with changes of before `source` was written: what a table behind a view owes them cannot be told from its sums.
CREATE TABLE IF NOT EXISTS {db}.unattributed
(
  log_partition UInt16
)
ENGINE = ReplacingMergeTree
ORDER BY log_partition;

-- The last of the tables below says whether this was done already: a second process that starts at the same time comes here again.
INSERT INTO {db}.unattributed
SELECT log_partition FROM (
  SELECT log_partition FROM {db}.subject_changes
  UNION DISTINCT
  SELECT log_partition FROM {db}.scan_changes
  UNION DISTINCT
  SELECT log_partition FROM {db}.visit_changes
  UNION DISTINCT
  SELECT log_partition FROM {db}.exposure_changes
  UNION DISTINCT
  SELECT log_partition FROM {db}.contact_changes
  UNION DISTINCT
  SELECT log_partition FROM {db}.alert_changes
  UNION DISTINCT
  SELECT log_partition FROM {db}.record_changes)
WHERE (SELECT count() FROM system.columns WHERE database = '{db}' AND table = 'standing_records' AND name = 'source') = 0;

-- The rows of a range are looked for after a crash. Granules hold scans of a venue and not of a time, so only those of the newest parts are
-- read; with nothing to go by it would be two columns of everything.
ALTER TABLE {db}.subject_changes ADD INDEX IF NOT EXISTS log_offset log_offset TYPE minmax GRANULARITY 1;
ALTER TABLE {db}.scan_changes ADD INDEX IF NOT EXISTS log_offset log_offset TYPE minmax GRANULARITY 1;
ALTER TABLE {db}.visit_changes ADD INDEX IF NOT EXISTS log_offset log_offset TYPE minmax GRANULARITY 1;
ALTER TABLE {db}.exposure_changes ADD INDEX IF NOT EXISTS log_offset log_offset TYPE minmax GRANULARITY 1;
ALTER TABLE {db}.contact_changes ADD INDEX IF NOT EXISTS log_offset log_offset TYPE minmax GRANULARITY 1;
ALTER TABLE {db}.alert_changes ADD INDEX IF NOT EXISTS log_offset log_offset TYPE minmax GRANULARITY 1;
ALTER TABLE {db}.record_changes ADD INDEX IF NOT EXISTS log_offset log_offset TYPE minmax GRANULARITY 1;

ALTER TABLE {db}.counts_by_slot ADD COLUMN IF NOT EXISTS source UInt16, MODIFY ORDER BY (day, district, commune, slot, source);

ALTER TABLE {db}.counts_by_slot_view MODIFY QUERY
SELECT day, district, commune, slot, toUInt16(log_partition + 1) AS source, sumIf(toInt64(sign), kept) AS scans, sumIf(toInt64(sign), NOT kept) AS repeats
FROM {db}.scan_changes
GROUP BY day, district, commune, slot, source;

ALTER TABLE {db}.counts_by_day ADD COLUMN IF NOT EXISTS source UInt16, MODIFY ORDER BY (day, district, commune, source);

ALTER TABLE {db}.counts_by_day_view MODIFY QUERY
SELECT day, district, commune, toUInt16(log_partition + 1) AS source, sumIf(toInt64(sign), kept) AS scans, sumIf(toInt64(sign), NOT kept) AS repeats
FROM {db}.scan_changes
GROUP BY day, district, commune, source;

ALTER TABLE {db}.people_by_day ADD COLUMN IF NOT EXISTS source UInt16, MODIFY ORDER BY (day, district, commune, person, source);

ALTER TABLE {db}.people_by_day_view MODIFY QUERY
SELECT day, district, commune, person, toUInt16(log_partition + 1) AS source, sum(toInt64(sign)) AS scans
FROM {db}.scan_changes
WHERE kept
GROUP BY day, district, commune, person, source;

ALTER TABLE {db}.venues_by_day ADD COLUMN IF NOT EXISTS source UInt16, MODIFY ORDER BY (day, district, commune, venue, source);

ALTER TABLE {db}.venues_by_day_view MODIFY QUERY
SELECT day, district, commune, venue, toUInt16(log_partition + 1) AS source, sum(toInt64(sign)) AS scans
FROM {db}.scan_changes
WHERE kept
GROUP BY day, district, commune, venue, source;

ALTER TABLE {db}.visits_by_venue ADD COLUMN IF NOT EXISTS source UInt16, MODIFY ORDER BY (venue, `from`, row, source);

ALTER TABLE {db}.visits_by_venue_view MODIFY QUERY
SELECT visit, person, venue, zone, `from`, `to`, quality, scans, commune, district, row, toUInt16(log_partition + 1) AS source, toInt32(sign) AS sign
FROM {db}.visit_changes;

ALTER TABLE {db}.visits_by_person ADD COLUMN IF NOT EXISTS source UInt16, MODIFY ORDER BY (person, `from`, row, source);

ALTER TABLE {db}.visits_by_person_view MODIFY QUERY
SELECT visit, person, venue, zone, `from`, `to`, quality, scans, commune, district, row, toUInt16(log_partition + 1) AS source, toInt32(sign) AS sign
FROM {db}.visit_changes;

ALTER TABLE {db}.exposures_by_case ADD COLUMN IF NOT EXISTS source UInt16, MODIFY ORDER BY (`case`, `from`, row, source);

ALTER TABLE {db}.exposures_by_case_view MODIFY QUERY
SELECT exposure, `case`, casePerson, person, venue, commune, district, `from`, `to`, directMs, lingeringMs, quality, score, tier, protection, isolateUntil, reason, row, toUInt16(log_partition + 1) AS source, toInt32(sign) AS sign
FROM {db}.exposure_changes;

ALTER TABLE {db}.exposures_by_person ADD COLUMN IF NOT EXISTS source UInt16, MODIFY ORDER BY (person, `from`, row, source);

ALTER TABLE {db}.exposures_by_person_view MODIFY QUERY
SELECT exposure, `case`, casePerson, person, venue, commune, district, `from`, `to`, directMs, lingeringMs, quality, score, tier, protection, isolateUntil, reason, row, toUInt16(log_partition + 1) AS source, toInt32(sign) AS sign
FROM {db}.exposure_changes;

ALTER TABLE {db}.contacts_by_case ADD COLUMN IF NOT EXISTS source UInt16, MODIFY ORDER BY (`case`, person, row, source);

ALTER TABLE {db}.contacts_by_case_view MODIFY QUERY
SELECT `case`, casePerson, person, exposures, totalMs, `from`, `to`, tier, isolateUntil, row, toUInt16(log_partition + 1) AS source, toInt32(sign) AS sign
FROM {db}.contact_changes;

ALTER TABLE {db}.contacts_by_person ADD COLUMN IF NOT EXISTS source UInt16, MODIFY ORDER BY (person, `case`, row, source);

ALTER TABLE {db}.contacts_by_person_view MODIFY QUERY
SELECT `case`, casePerson, person, exposures, totalMs, `from`, `to`, tier, isolateUntil, row, toUInt16(log_partition + 1) AS source, toInt32(sign) AS sign
FROM {db}.contact_changes;

ALTER TABLE {db}.subjects_by_person ADD COLUMN IF NOT EXISTS source UInt16, MODIFY ORDER BY (person, subject, row, source);

ALTER TABLE {db}.subjects_by_person_view MODIFY QUERY
SELECT person, subject, sealed, row, toUInt16(log_partition + 1) AS source, toInt32(sign) AS sign
FROM {db}.subject_changes;

ALTER TABLE {db}.standing_alerts ADD COLUMN IF NOT EXISTS source UInt16, MODIFY ORDER BY (at, row, source);

ALTER TABLE {db}.standing_alerts_view MODIFY QUERY
SELECT kind, person, `order`, commune, venue, at, scan, row, toUInt16(log_partition + 1) AS source, toInt32(sign) AS sign
FROM {db}.alert_changes;

ALTER TABLE {db}.standing_records ADD COLUMN IF NOT EXISTS source UInt16, MODIFY ORDER BY (kind, at, row, source);

ALTER TABLE {db}.standing_records_view MODIFY QUERY
SELECT kind, record, person, venue, commune, district, at, until, fields, row, toUInt16(log_partition + 1) AS source, toInt32(sign) AS sign
FROM {db}.record_changes;
