import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpShim } from '../../sinks/spec/http-shim.ts';

/** Something that answers as a ClickHouse server, for the processes of a deployment; one at a time in a process. */
export interface Clickhouse {
  readonly url: string;
  /** The databases of the system. */
  databases(): Promise<string[]>;
  command(sql: string): Promise<void>;
  close(): Promise<void>;
}

export async function startClickhouse(): Promise<Clickhouse> {
  const dir = await mkdtemp(join(tmpdir(), 'truyvet-clickhouse-'));
  const shim = new HttpShim(dir);
  const url = `http://127.0.0.1:${await shim.listen()}`;
  const ask = async (sql: string) => {
    const answer = await fetch(url, { method: 'POST', body: sql });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.text();
  };
  return {
    url,
    async databases() {
      const text = await ask("SELECT name FROM system.databases WHERE name LIKE 'truyvet%' ORDER BY name FORMAT TSV");
      return text.split('\n').filter((name) => name !== '');
    },
    async command(sql) {
      await ask(sql);
    },
    async close() {
      await shim.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
