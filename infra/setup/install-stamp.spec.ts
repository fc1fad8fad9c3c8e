import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { agrees, installed, stamp } from './install-stamp.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'truyvet-stamp-'));
  lock('1.0.0');
});
afterEach(() => rmSync(root, { recursive: true }));

function lock(version: string) {
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({ packages: { '': {}, 'node_modules/a': { version, integrity: version } } }),
  );
}

function npmInstalled(version: string) {
  writeFileSync(
    join(root, 'node_modules/.package-lock.json'),
    JSON.stringify({ packages: { 'node_modules/a': { version, integrity: version } } }),
  );
}

it('is not installed without node_modules', () => {
  expect(installed(root)).toBe(false);
});

it('is installed once stamped, until the lock changes', () => {
  mkdirSync(join(root, 'node_modules'));
  expect(installed(root)).toBe(false);
  stamp(root);
  expect(installed(root)).toBe(true);
  lock('1.0.1');
  expect(installed(root)).toBe(false);
});

it('trusts what npm installed by hand when it is what the lock says', () => {
  mkdirSync(join(root, 'node_modules'));
  npmInstalled('0.9.0');
  expect(installed(root)).toBe(false);
  npmInstalled('1.0.0');
  expect(installed(root)).toBe(true);
});

it('lets only optional packages be missing, and none be left over', () => {
  const a = { version: '1', integrity: 'x' };
  expect(agrees({ packages: { a } }, { packages: {} })).toBe(false);
  expect(agrees({ packages: { a: { ...a, optional: true } } }, { packages: {} })).toBe(true);
  expect(agrees({ packages: {} }, { packages: { a } })).toBe(false);
  expect(agrees({ packages: { a } }, { packages: { a: { ...a, integrity: 'y' } } })).toBe(false);
});
