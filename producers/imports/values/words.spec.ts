import { expect, test } from 'vitest';
import { communeFrom, methodOf, productOf, RESULTS, wordOf } from './words.ts';

test.each([
  ['22741', '', '22741'],
  ['Phường Phước Mỹ', '', '22741'],
  ['P. Phước Mỹ, TP Phan Rang-Tháp Chàm', '', '22741'],
  ['phuoc hai', 'Huyện Ninh Phước', '22894'],
  ['Phước Hải', '587', '22894'],
  ['Phước Hải', 'Phan Rang-Tháp Chàm', null],
  ['Xã Không Có', '', null],
])('the commune %s %s', (text, district, code) => {
  expect(communeFrom(text, district)).toBe(code);
});

test.each([
  ['AstraZeneca', 'astrazeneca'],
  ['COVID-19 Vaccine AstraZeneca', 'astrazeneca'],
  ['Comirnaty (Pfizer BioNTech)', 'pfizer'],
  ['Vero Cell', 'verocell'],
  ['Nanocovax', 'nanocovax'],
  ['123', null],
])('the vaccine %s', (text, product) => {
  expect(productOf(text)).toBe(product);
});

test('results and methods in Vietnamese', () => {
  expect(wordOf('DƯƠNG TÍNH', RESULTS)).toBe('positive');
  expect(wordOf('Âm tính', RESULTS)).toBe('negative');
  expect(['Test nhanh kháng nguyên', 'Ag', 'Rapid test'].map(methodOf)).toEqual(['rapid', 'rapid', 'rapid']);
  expect(['Realtime RT-PCR', 'PCR mẫu gộp 5', 'RTPCR (đơn)'].map(methodOf)).toEqual(['pcr', 'pcr', 'pcr']);
  expect(methodOf('???')).toBeNull();
  expect(wordOf('???', RESULTS)).toBeNull();
});
