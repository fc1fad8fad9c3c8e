import { expect, it } from 'vitest';
import { hostsInLock, missingFromLock } from './lock-file.ts';

const lock = (entry: object) => JSON.stringify({ packages: { '': { name: 'x' }, 'node_modules/a': entry } });

it('accepts a lock without addresses', () => {
  expect(hostsInLock(lock({ version: '1.0.0', integrity: 'sha512-//+x', license: 'MIT' }))).toEqual([]);
});

it('names the package whose source has a host', () => {
  const resolved = 'https://registry.example/a.tgz';
  expect(hostsInLock(lock({ resolved }))).toEqual([`/packages/node_modules/a/resolved: ${resolved}`]);
  expect(hostsInLock(lock({ resolved: 'git+ssh://git@host.example/a.git' }))).toHaveLength(1);
});

it('does not mind where a package asks for money', () => {
  expect(hostsInLock(lock({ funding: { url: 'https://fund.example' } }))).toEqual([]);
});

it('names an optional package that the lock lacks', () => {
  const needs = { optionalDependencies: { 'build-for-linux': '1', a: '1' } };
  expect(missingFromLock(lock(needs))).toEqual(['build-for-linux']);
  expect(missingFromLock(lock({ version: '1' }))).toEqual([]);
});
