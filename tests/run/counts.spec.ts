import { expect, it } from 'vitest';
import { countVitest, summaryLine, total, type VitestReport } from './counts.ts';

const green: VitestReport = {
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }],
};

it('counts passed, failed and skipped tests', () => {
  expect(countVitest(green, 0)).toEqual({ passed: 7, failed: 0, skipped: 2 });
});

it('counts a spec file that could not be loaded as one failure', () => {
  const broken = { status: 'failed', assertionResults: [] };
  const red = { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] };
  expect(countVitest({ ...green, numFailedTests: 1, testResults: [broken, red] }, 1).failed).toBe(2);
});

it('never takes a run that failed, or wrote no report, for a green one', () => {
  expect(countVitest(green, 1).failed).toBe(1);
  expect(countVitest(undefined, 0).failed).toBe(1);
});

it('sums the phases up in one line', () => {
  const sum = total([{ passed: 1, failed: 0, skipped: 0 }, countVitest(green, 0)]);
  expect(summaryLine(sum)).toBe('8 passed, 0 failed, 2 skipped');
});
