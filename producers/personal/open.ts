import type { Matcher } from '../../sinks/personal.ts';
import type { Codec } from '../../streams/codec.ts';
import type { Log } from '../../streams/log.ts';
import type { Keys } from '../sealing/sealer.ts';
import { PersonKeys } from './person-keys.ts';
import { Vault } from './vault.ts';

export interface PersonalOptions {
  readonly log: Log;
  readonly codec: Codec;
  readonly keys: Keys;
  /** Where this process keeps what it has read of the keys of people. */
  readonly dir: string;
  readonly say: (line: string) => void;
}

/** The keys of people, and what is done with them. */
export async function openPersonal({ log, codec, keys, dir, say }: PersonalOptions): Promise<{
  readonly people: PersonKeys;
  readonly vault: Vault;
  readonly matcher: Matcher;
}> {
  const failed = (error: Error) => say(`keys of people: ${error.message}`);
  const people = await PersonKeys.open({ log, codec, dir, seal: keys.seal, failed });
  const vault = new Vault(keys, people);
  const matcher: Matcher = {
    refresh: () => people.refresh(),
    forgotten: () => people.forgotten,
    matchOf(one) {
      try {
        return vault.matchOf(one);
      } catch {
        // Sealed under other keys, or broken: the record stays, and looks like nobody.
        return null;
      }
    },
  };
  return { people, vault, matcher };
}
