/**
 * A statement of a migration as a replicated cluster needs it: made on every node, with replicated engines, whose own deduplication
 * window (shared by the replicas) takes the place of the local one. Pure text; this was never run against a cluster, because none was to be had.
 */
export function forCluster(statement: string, cluster: string): string {
  const on = ` ON CLUSTER '${cluster}'`;
  return statement
    .replace(/^((?:CREATE (?:DATABASE|TABLE|MATERIALIZED VIEW)(?: IF NOT EXISTS)?|ALTER TABLE) [\w{}.]+)/, `$1${on}`)
    .replace(/ENGINE = (\w*MergeTree)(?:\(([^\n]*)\))?$/m, (_, engine: string, columns: string | undefined) => {
      const where = `'/clickhouse/tables/{uuid}/{shard}', '{replica}'`;
      return `ENGINE = Replicated${engine}(${where}${columns ? `, ${columns}` : ''})`;
    })
    .replaceAll('non_replicated_deduplication_window', 'replicated_deduplication_window');
}
