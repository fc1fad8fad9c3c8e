import { expect, test } from 'vitest';
import { assess } from '../level/level.ts';
import { inventedInput } from './fixture.ts';
import { renderHtml } from './html.ts';
import { TRAITS } from './indicators.ts';
import { reportDocument } from './model.ts';
import { publishedInput } from './published.ts';
import { publish, THRESHOLD } from './small-numbers.ts';

const input = { ...inventedInput(), levels: [assess('22738', '2021-12-08', { population: 9000, cases: 2 })] };
const publication = publish(input.report);
const weekBefore = publish(input.before!);
const published = publishedInput(input, publication, { weekBefore });
const report = reportDocument({ ...published, units: ['2025-07'] });

test('nothing beside the published numbers goes into the report for the public', () => {
  expect(Object.keys(published).sort()).toEqual(
    ['before', 'district', 'filing', 'held', 'narratives', 'populations', 'position', 'report'].sort(),
  );
  expect(report.sections.map((section) => section.id)).not.toContain('cap-do-dich');
  expect(renderHtml(report)).not.toContain('/v1/');
});

test('its JSON has no small number of people', () => {
  const small = report.data.rows.filter(
    ({ indicator, value }) => TRAITS[indicator].personal && value !== null && value > 0 && value < THRESHOLD,
  );
  expect(small).toEqual([]);
  expect(report.data.rows.some((row) => row.value === null)).toBe(true);
});

test('its reader is told what the stars mean, and how many numbers are held back', () => {
  expect(renderHtml(report)).toContain('Ô có dấu * không công bố');
  const rows = input.report.rows.map((row) =>
    row.value !== null && row.indicator === 'doses' ? { ...row, value: row.value + 1 } : row,
  );
  const second = publish({ ...input.report, revision: 2, rows }, [publication]);
  expect(second.held.length).toBeGreaterThan(0);
  const next = reportDocument(publishedInput(input, second, { weekBefore, revisionBefore: publication }));
  expect(JSON.stringify(next.sections.at(-1))).toContain(
    `${second.held.length} số liệu giữ nguyên như lần công bố trước`,
  );
  expect(next.sections.map((section) => section.id)).toContain('thay-doi');
});
