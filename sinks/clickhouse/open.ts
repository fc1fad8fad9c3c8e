import { openChdb } from './chdb.ts';
import { openHttp } from './http.ts';
import type { Store } from './store.ts';

/** Where ClickHouse is: `url` of a server, or else `path`, the folder of the engine in the process. */
export interface Where {
  readonly url?: string;
  readonly path: string;
  readonly database?: string;
}

/** Opens ClickHouse. The tables are made by `migrate`. */
export function openStore({ url, path, database = 'truyvet' }: Where): Store {
  return url ? openHttp(url, database) : openChdb(path, database);
}
