import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withInstallLock } from './install-lock.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'truyvet-lock-'));
  file = join(folder, 'install.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('names its owner while the work is done, and is gone afterwards', async () => {
  let owner = '';
  await withInstallLock(
    file,
    () => {},
    () => {
      owner = readFileSync(file, 'utf8');
    },
  );
  expect(owner).toBe(String(process.pid));
  expect(existsSync(file)).toBe(false);
});

it('is gone after work that failed', async () => {
  const work = () => {
    throw new Error('no network');
  };
  await expect(withInstallLock(file, () => {}, work)).rejects.toThrow('no network');
  expect(existsSync(file)).toBe(false);
});

it('waits for a living owner, and says so', async () => {
  writeFileSync(file, String(process.pid));
  const lines: string[] = [];
  let worked = false;
  const done = withInstallLock(
    file,
    (line) => lines.push(line),
    () => {
      worked = true;
    },
  );
  expect(lines).toHaveLength(1);
  expect(worked).toBe(false);
  rmSync(file);
  await done;
  expect(worked).toBe(true);
});

it('takes over from an owner that died, and from one that died before it could write its name', async () => {
  const dead = spawnSync('true').pid;
  for (const left of [String(dead), '']) {
    writeFileSync(file, left);
    let worked = false;
    await withInstallLock(
      file,
      () => {},
      () => {
        worked = true;
      },
    );
    expect(worked).toBe(true);
  }
});
