import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file whole or not at all, so that whoever watches it never sees a half. */
export function replaceFile(file: string, text: string, mode: number): void {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, text, { mode });
  renameSync(mine, file);
}
