import { describe, expect, test } from 'vitest';
import { COMMUNES } from '../../schemas/areas.ts';
import { inventedWeek } from '../report/fixture.ts';
import { publish } from '../report/small-numbers.ts';
import { lookup } from '../report/weekly.ts';
import { GUIDES, TOPICS } from './content.ts';
import { communePlace, communeSentences } from './figures.ts';
import { leaflet } from './leaflet.ts';
import { loudspeaker, loudspeakerText } from './loudspeaker.ts';
import { publicPage } from './page.ts';

const report = inventedWeek(11);
const links = { vi: '/cong-khai', en: '/public' };

describe('the public page', () => {
  test.each(['vi', 'en'] as const)('in %s has every topic, the official guides, and the other language', (language) => {
    const html = publicPage(language, links);
    expect(html).toContain(`<html lang="${language}">`);
    for (const topic of TOPICS) {
      expect(html).toContain(`<section id="${topic.id}">`);
      for (const item of topic.items) expect(html).toContain(item[language]);
    }
    expect(html).toContain(`href="${GUIDES}"`);
    expect(html).toContain(`href="${links[language === 'vi' ? 'en' : 'vi']}"`);
    expect(html).not.toMatch(/<script|<img|<link|@import/);
  });

  test('says each thing in both languages', () => {
    for (const topic of TOPICS) {
      for (const item of [topic.heading, ...topic.items]) expect(item.vi).not.toBe(item.en);
    }
  });
});

describe('a commune’s own figures', () => {
  test('are the report’s', () => {
    const of = lookup(report);
    const area = { district: '582', commune: '22738' };
    const said = communeSentences(report, '22738', 1000).map((one) => one.en.replaceAll(',', ''));
    expect(said[0]).toContain(`had ${of(area, 'scans')} scans`);
    expect(said[1]).toContain(`${of(area, 'venues_active')} of ${of(area, 'venues_registered')} registered places`);
    expect(said[3]).toContain(`${(of(area, 'people_full')! / 10).toFixed(1)}% of the population`);
  });

  test('of nothing are said in words', () => {
    const rows = report.rows.map((row) =>
      row.commune === '22738' ? { ...row, value: row.indicator === 'venues_registered' ? 40 : 0 } : row,
    );
    const said = communeSentences({ ...report, rows }, '22738').map((one) => one.vi);
    expect(said[0]).toContain('chưa có lượt quét mã nào');
    expect(said[1]).toBe('Chưa địa điểm nào trong 40 địa điểm đã đăng ký có quét mã.');
    expect(said[2]).toBe('Trong tuần không có ca mắc mới.');
  });

  test('that are hidden in what is published are not said', () => {
    const { shown } = publish(report);
    const of = lookup(shown);
    const hidden = COMMUNES.filter((one) => of({ district: one.district, commune: one.code }, 'cases') === null);
    expect(hidden.length).toBeGreaterThan(0);
    for (const { code } of hidden) {
      expect(communeSentences(shown, code).some((one) => /ca mắc/.test(one.vi))).toBe(false);
      expect(loudspeakerText({ report: shown, commune: code })).not.toMatch(/ca mắc/);
    }
  });

  test('of a commune that is not one of the 65 are refused', () => {
    expect(() => communePlace('00001')).toThrow(/"00001" is not the code of a commune/);
  });
});

describe('leaflet and announcement', () => {
  test.each(COMMUNES.map((one) => one.code))('of %s name the commune', (commune) => {
    const { name } = communePlace(commune);
    expect(leaflet({ report, commune })).toContain(name.vi);
    expect(loudspeaker({ report, commune })[0]!.vi).toContain(name.vi);
  });

  test('the leaflet has a QR code, and a hotline where there is one, written safely', () => {
    const html = leaflet({ report, commune: '22738', hotline: '<b>1022</b>' });
    expect(html).toContain('<path fill="#000" d="M');
    expect(html).toContain('&lt;b&gt;1022&lt;/b&gt;');
    expect(leaflet({ report, commune: '22738' })).not.toContain('Cần hỏi');
  });

  test('the announcement can be read in about a minute and a half', () => {
    const words = loudspeakerText({ report, commune: '22738', population: 9000, hotline: '1022' }).split(/\s+/).length;
    expect(words).toBeLessThan(260);
  });
});
