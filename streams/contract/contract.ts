import { afterAll, beforeAll, describe } from 'vitest';
import { appendingContract } from './appending.ts';
import { crashingContract } from './crashing.ts';
import { destroyingContract } from './destroying.ts';
import type { DriverUnderTest } from './driver.ts';
import { sharingContract } from './sharing.ts';
import { stateContract } from './state.ts';
import { workingContract } from './working.ts';

/** The tests that every driver of the log port passes. `makeDriver` makes an empty log, once. */
export function logContract(name: string, makeDriver: () => Promise<DriverUnderTest>): void {
  describe(`${name}, as every log`, () => {
    let made: DriverUnderTest | undefined;
    const driver = () => made!;
    beforeAll(async () => {
      made = await makeDriver();
    });
    afterAll(() => made?.dispose());

    describe('appending and reading', () => appendingContract(driver));
    describe('working', () => workingContract(driver));
    describe('state', () => stateContract(driver));
    describe('sharing', () => sharingContract(driver));
    describe('crashing', () => crashingContract(driver));
    describe('destroying', () => destroyingContract(driver));
  });
}
