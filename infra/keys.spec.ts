import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deploymentKeys } from './keys.ts';
import type { SharedSettings } from './settings/derived.ts';
import { settingsInMemory } from './settings/in-memory.ts';

let dirs: string[];
let settings: SharedSettings;

beforeEach(() => {
  dirs = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'truyvet-keys-')));
  settings = settingsInMemory();
});

afterEach(() => {
  for (const dir of dirs) rmSync(dir, { recursive: true });
});

const env = (subjects: string, seal: string) => ({
  TRUYVET_SUBJECT_KEY: subjects.repeat(32),
  TRUYVET_SEAL_KEY: seal.repeat(32),
});

test('the first process of a deployment makes keys, and finds them again', async () => {
  const first = await deploymentKeys(dirs[0]!, settings, {});
  expect(await deploymentKeys(dirs[0]!, settings, {})).toEqual(first);
});

test('a process without keys does not make its own where the deployment has some', async () => {
  await deploymentKeys(dirs[0]!, settings, {});
  await expect(deploymentKeys(dirs[1]!, settings, {})).rejects.toThrow(
    /the deployment has keys.*TRUYVET_SUBJECT_KEY.*keys\.json/,
  );
  expect(existsSync(join(dirs[1]!, 'keys.json'))).toBe(false);
});

test('a process with other keys is told which, and no key', async () => {
  await deploymentKeys(dirs[0]!, settings, env('01', '02'));
  await expect(deploymentKeys(dirs[1]!, settings, env('01', '03'))).rejects.toThrow(/\(TRUYVET_SEAL_KEY differs\)/);
  await expect(deploymentKeys(dirs[1]!, settings, env('03', '02'))).rejects.not.toThrow(/0303/);
  expect(await deploymentKeys(dirs[1]!, settings, env('01', '02'))).toBeDefined();
});

test('of two that make keys at the same moment one stops, and leaves no keys behind', async () => {
  // As a settings topic is: what the other process wrote is only seen when one's own change has been read back.
  const behind: SharedSettings = {
    ...settings,
    get: (() => {
      let asked = 0;
      return (name: string) => (asked++ < 2 ? undefined : settings.get(name));
    })(),
  };
  await deploymentKeys(dirs[0]!, settings, {});
  await expect(deploymentKeys(dirs[1]!, behind, {})).rejects.toThrow(/are not those of the deployment/);
  expect(existsSync(join(dirs[1]!, 'keys.json'))).toBe(false);
});

test('nothing in the settings says a key', async () => {
  await deploymentKeys(dirs[0]!, settings, {});
  const keys = JSON.parse(readFileSync(join(dirs[0]!, 'keys.json'), 'utf8')) as Record<string, string>;
  const said = JSON.stringify([...settings.under('')]);
  for (const key of Object.values(keys)) expect(said).not.toContain(key);
});
