import { PassThrough, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { simulateCommand } from './command.ts';
import { simulateLines } from './simulate.ts';

const options = { days: 1, seed: 3, venues: 200, scansPerDay: 600 };

describe('simulate as a command', () => {
  it('writes the lines of the simulation, each ended by a line feed', async () => {
    const out = new PassThrough();
    const read = out.setEncoding('utf8').toArray();
    await simulateCommand({ ...options, out });
    out.end();
    expect((await read).join('')).toBe([...simulateLines(options)].map((line) => `${line}\n`).join(''));
  });

  it('waits while the reader does not read', async () => {
    const taken: number[] = [];
    let release = (): void => {};
    const out = new Writable({
      highWaterMark: 1024,
      write(chunk: Buffer, _encoding, done) {
        taken.push(chunk.length);
        release = done;
      },
    });
    let ended = false;
    const written = simulateCommand({ ...options, out }).then(() => {
      ended = true;
    });
    for (let i = 0; i < 20; i++) await setImmediate();
    expect(taken).toHaveLength(1);
    expect(ended).toBe(false);
    while (!ended) {
      release();
      await setImmediate();
    }
    await written;
    expect(taken.length).toBeGreaterThan(1);
  });

  it('ends quietly when the reader goes away', async () => {
    const out = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    });
    await simulateCommand({ ...options, out });
    expect(out.destroyed).toBe(true);
  });

  it('says so when the disk is full', async () => {
    const out = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('no space left'), { code: 'ENOSPC' })),
    });
    await expect(simulateCommand({ ...options, out })).rejects.toThrow('no space left');
  });

  it('refuses impossible options before it writes', async () => {
    const out = new PassThrough();
    await expect(simulateCommand({ ...options, seed: 1.5, out })).rejects.toThrow(RangeError);
    expect(out.readableLength).toBe(0);
  });
});
