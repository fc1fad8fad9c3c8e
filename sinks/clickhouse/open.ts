import { openHttp } from './http.ts';
import type { Store } from './store.ts';

/** Where ClickHouse is: `url` of a server, or else `path`, the folder of the engine in the process. */
export interface Place {
  readonly url?: string | undefined;
  readonly path: string;
  /** Default `truyvet`. */
  readonly database?: string;
}

/** Opens ClickHouse; the tables are made by `migrate`. The engine is loaded only where it is used: it is half a gigabyte. */
export async function openStore({ url, path, database = 'truyvet' }: Place): Promise<Store> {
  if (url) return openHttp(url, database);
  const { openChdb } = await import('./chdb.ts');
  return openChdb(path, database);
}
