import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const stampFile = 'node_modules/.truyvet-installed';

/**
 * True when node_modules holds what package-lock.json says: our stamp has the lock's hash, or npm's own record of what
 * it installed agrees with the lock (somebody ran `npm ci` or `npm install` by hand), which is then stamped.
 * @param {string} root folder of package-lock.json
 * @returns {boolean}
 */
export function installed(root) {
  const path = join(root, stampFile);
  if (existsSync(path) && readFileSync(path, 'utf8').trim() === lockHash(root)) return true;
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  if (!agrees(lock, JSON.parse(readFileSync(record, 'utf8')))) return false;
  stamp(root);
  return true;
}

/**
 * Notes that what package-lock.json says has been installed.
 * @param {string} root folder of package-lock.json
 * @returns {void}
 */
export function stamp(root) {
  writeFileSync(join(root, stampFile), `${lockHash(root)}\n`);
}

/**
 * Whether npm's record of an installation is that of `lock`: the same versions, nothing missing but optional packages.
 * @param {{ packages: Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }> }} lock
 * @param {{ packages: Record<string, { version?: string, integrity?: string }> }} record
 * @returns {boolean}
 */
export function agrees(lock, record) {
  const wanted = Object.entries(lock.packages).filter(([path]) => path !== '');
  const same = wanted.every(([path, entry]) => {
    const found = record.packages[path];
    if (!found) return Boolean(entry.optional || entry.devOptional);
    return found.version === entry.version && found.integrity === entry.integrity;
  });
  return same && Object.keys(record.packages).every((path) => path in lock.packages);
}

function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
}
