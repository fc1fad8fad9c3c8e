import type { Vault } from '../../producers/personal/vault.ts';
import type { Details } from '../../schemas/personal.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import { people } from '../../sinks/queries/people.ts';
import { personalOf } from '../../sinks/queries/personal.ts';

/** Who a person is, plain: for callers that may know it only. */
export interface Identity extends Details {
  readonly subjects: readonly string[];
}

export interface Openers {
  readonly store: Store;
  readonly vault: Pick<Vault, 'open'>;
  readonly open: (sealed: Uint8Array) => string;
}

/** Who some people are. Of what several sources said, the latest that said something stands. */
export async function identitiesOf(
  { store, vault, open }: Openers,
  persons: readonly string[],
): Promise<Map<string, Identity>> {
  const found = new Map<string, Identity>();
  for (const person of new Set(persons)) {
    for await (const { subjects } of people(store, { person })) {
      found.set(person, { subjects: subjects.map(({ sealed }) => open(sealed)).sort() });
    }
  }
  for (const row of await personalOf(store, [...found.keys()])) {
    found.set(row.person, joined(found.get(row.person)!, vault.open(row.subject, row)));
  }
  return found;
}

function joined(known: Identity, said: Details): Identity {
  const news = Object.entries(said).filter(([field, value]) => {
    // A year alone does not replace the day of that year.
    return value != null && !(field === 'birth' && known.birth?.startsWith(value));
  });
  return { ...known, ...Object.fromEntries(news) };
}

const AT_ONCE = 200;

/** Rows with the identity of their person, a few hundred at a time; without identities for whoever may not know them. */
export async function* withIdentities<T extends { readonly person: string }>(
  rows: AsyncIterable<T>,
  openers: Openers | undefined,
): AsyncGenerator<{ row: T; identity: Identity | undefined }> {
  let batch: T[] = [];
  const flush = async function* () {
    const known = openers
      ? await identitiesOf(
          openers,
          batch.map(({ person }) => person),
        )
      : new Map<string, Identity>();
    for (const row of batch) yield { row, identity: known.get(row.person) };
    batch = [];
  };
  for await (const row of rows) {
    batch.push(row);
    if (batch.length === AT_ONCE) yield* flush();
  }
  yield* flush();
}
