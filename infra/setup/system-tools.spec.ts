import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findTool } from './system-tools.ts';

const tool = { use: 'tests', commands: ['best', 'second'], debian: 'none' };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'truyvet-tools-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('finds the best command there is, if it can be executed', () => {
  const path = ['/nowhere', folder].join(delimiter);
  expect(findTool(tool, path)).toBeUndefined();
  for (const name of ['second', 'best']) writeFileSync(join(folder, name), '#!/bin/sh\n');
  chmodSync(join(folder, 'second'), 0o755);
  expect(findTool(tool, path)).toBe(join(folder, 'second'));
  chmodSync(join(folder, 'best'), 0o755);
  expect(findTool(tool, path)).toBe(join(folder, 'best'));
});
