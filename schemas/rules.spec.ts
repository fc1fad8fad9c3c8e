import { expect, test } from 'vitest';
import { checkRules, DEFAULT_RULES, PROFILES, profile, readRules } from './rules.ts';

const wrong = (change: object) => {
  try {
    checkRules({ ...DEFAULT_RULES, ...change });
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing is wrong';
};

test.each(PROFILES)('the profile %s is a set of rules and says where it comes from', (name) => {
  const rules = profile(name);
  expect(rules.id).toBe(name);
  expect(rules.sources?.length).toBeGreaterThan(0);
});

test('the profiles differ where the dispatches do', () => {
  expect(profile('covid19-vn-2021-08')).toMatchObject({ infectiousBeforeDays: 3, minMinutes: 0 });
  expect(profile('covid19-vn-2021-12').isolationDays).toEqual({
    full: 7,
    recovered: 7,
    partial: 14,
    none: 14,
    unknown: 14,
  });
  expect(profile('covid19-vn-2022-02').isolationDays).toMatchObject({ full: 5, none: 7 });
  expect(profile('measles')).toMatchObject({ infectiousBeforeDays: 4, infectiousAfterDays: 4, lingeringMinutes: 120 });
});

test('what is wrong is named, with what would be right', () => {
  expect(wrong({ maxStayHours: 0 })).toContain('maxStayHours');
  expect(wrong({ stayMinutes: { cafe: 60 } })).toContain('stayMinutes: must name a stay for "other"');
  expect(wrong({ stayMinutes: { other: 60, hotel: 1441 } })).toContain(
    'stayMinutes.hotel: must be at most 60·maxStayHours = 1440',
  );
  expect(wrong({ tiers: { high: 10, medium: 20 } })).toContain('tiers.medium: must be at most tiers.high');
  expect(wrong({ dosesNeeded: { janssen: 1 } })).toContain('must name the doses for "other"');
  expect(wrong({ infectiousness: {} })).toContain('must name at least one day');
  expect(wrong({ colour: 'red' })).toContain('colour');
});

test('a file that is not there, or is not JSON, is named', () => {
  expect(() => readRules(new URL('no-such-rules.json', import.meta.url))).toThrow(
    /there is no file .*no-such-rules\.json; the sets that ship are covid19-vn-2021-12/,
  );
  expect(() => readRules(new URL('rules.spec.ts', import.meta.url))).toThrow(/cannot be read as JSON/);
});
