import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `work` while this process alone holds the lock `file`, which names its owner. Waits for another living owner
 * (`say` gets a line about it once); takes over from one that is dead. Throws what `work` throws.
 * @param {string} file
 * @param {(line: string) => void} say
 * @param {() => void} work
 * @returns {Promise<void>}
 */
export async function withInstallLock(file, say, work) {
  let told = false;
  while (!take(file)) {
    const owner = ownerOf(file);
    if (owner && alive(owner)) {
      if (!told) say(`process ${owner} is installing the dependencies: waiting for it`);
      told = true;
      await sleep(300);
    } else {
      await sleep(200);
      // Still the same owner, or still nobody written down: left behind. Of two who find it so, one can rename it.
      if (ownerOf(file) === owner) discard(file);
    }
  }
  try {
    work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function ownerOf(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    return undefined;
  }
}

function discard(file) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    rmSync(aside, { force: true });
  } catch {
    // Another process discarded it first.
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
