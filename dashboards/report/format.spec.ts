import { expect, test } from 'vitest';
import { dayText, formatNumber, instantText, localDay, type NumberStyle, placeAndDay } from './format.ts';

test.each<[number, NumberStyle, string, string]>([
  [1234567, 'count', '1.234.567', '1,234,567'],
  [0, 'count', '0', '0'],
  [104.25, 'percent', '104,3%', '104.3%'],
  [12.3456, 'ratio', '12,35', '12.35'],
  [1234.56, 'mean', '1.234,6', '1,234.6'],
  [-12, 'change', '−12', '−12'],
  [12, 'change', '+12', '+12'],
  [0, 'change', '0', '0'],
  [-0.01, 'change-percent', '0,0%', '0.0%'],
  [45, 'minutes', '45 phút', '45 min'],
  [886, 'minutes', '14 giờ 46 phút', '14 h 46 min'],
  [119.7, 'minutes', '2 giờ 0 phút', '2 h 0 min'],
  [3, 'level', 'Cấp 3', 'Level 3'],
])('%d as %s is %s in Vietnamese and %s in English', (value, style, vi, en) => {
  expect(formatNumber(value, style, 'vi')).toBe(vi);
  expect(formatNumber(value, style, 'en')).toBe(en);
});

test('an instant is written in the time of Viet Nam', () => {
  expect(localDay('2021-12-08T17:00:00.000Z')).toBe('2021-12-09');
  expect(instantText('2021-12-08T17:05:00.000Z')).toEqual({
    vi: '00:05 ngày 09/12/2021',
    en: '00:05 on 9 December 2021',
  });
});

test('days are written as Decree 30/2020 does', () => {
  expect(dayText('2021-12-09')).toEqual({ vi: '09/12/2021', en: '9 December 2021' });
  expect(placeAndDay('Ninh Thuận', '2022-01-06').vi).toBe('Ninh Thuận, ngày 06 tháng 01 năm 2022');
  expect(placeAndDay('Ninh Thuận', '2022-03-10').vi).toBe('Ninh Thuận, ngày 10 tháng 3 năm 2022');
});
