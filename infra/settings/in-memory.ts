import { type Caller, newToken, tokenSetting } from '../http/tokens.ts';
import type { SharedSettings } from './derived.ts';
import type { Standing, Wanted } from './settings.ts';

/** Settings of nobody else, for a part that runs by itself in a spec. What is set stands when the call returns. */
export function settingsInMemory(): SharedSettings {
  const values = new Map<string, Standing>();
  const ever = new Set<string>();
  const listeners = new Set<(names: ReadonlySet<string>) => void>();
  let offset = 0;
  const take = ({ name, value, after }: Wanted): boolean => {
    if (after !== undefined && (after?.offset ?? -1) !== (values.get(name)?.offset ?? -1)) return false;
    ever.add(name);
    if (value == null) values.delete(name);
    else values.set(name, { value: JSON.parse(JSON.stringify(value)), offset: offset++ });
    for (const listener of listeners) listener(new Set([name]));
    return true;
  };
  return {
    get: (name) => values.get(name)?.value,
    wasSet: (name) => ever.has(name),
    standing: (name) => values.get(name) ?? null,
    under: (prefix) =>
      new Map(
        [...values]
          .filter(([name]) => name.startsWith(prefix))
          .map(([name, { value }]) => [name.slice(prefix.length), value]),
      ),
    async set(wanted) {
      return take(wanted);
    },
    async setAll(wanted) {
      return wanted.map(take);
    },
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** A token in settings that stand at once. */
export function tokenIn(settings: SharedSettings, caller: Caller): string {
  const token = newToken();
  void settings.set(tokenSetting(caller, token, 'spec'));
  return token;
}
