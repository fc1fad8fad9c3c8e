import type { Settings } from './settings.ts';

/** The settings as those parts see them that only read and change what is theirs. */
export type SharedSettings = Pick<Settings, 'get' | 'wasSet' | 'under' | 'standing' | 'set' | 'setAll' | 'watch'>;

/** Something that follows from the settings under a prefix; computed anew when it is asked for after one of them has changed. */
export function derived<T>(
  settings: Pick<Settings, 'under' | 'watch'>,
  prefix: string,
  compute: (found: ReadonlyMap<string, unknown>) => T,
): () => T {
  let known: { readonly value: T } | undefined;
  settings.watch((names) => {
    if (names.values().some((name) => name.startsWith(prefix))) known = undefined;
  });
  return () => {
    known ??= { value: compute(settings.under(prefix)) };
    return known.value;
  };
}
