-- Which database the readers read. A rebuild fills a new one beside it and is then published here, so that readers see the old answers until
-- the new ones are complete. Only the first database's table is asked.
--   ENGINE MergeTree, key number: a handful of rows, of which the last counts.
CREATE TABLE IF NOT EXISTS {db}.generations
(
  number UInt32,
  published_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = MergeTree
ORDER BY number;
