import { strFromU8, unzipSync } from 'fflate';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, test } from 'vitest';
import type { Block, ReportDocument, Table } from './document.ts';
import { inventedInput } from './fixture.ts';
import { renderHtml } from './html.ts';
import { reportDocument } from './model.ts';
import { FORMATS, render, renderAll } from './render.ts';
import { write } from './text.ts';
import { oneLine, writtenCell } from './written.ts';
import { stored } from './xlsx.ts';

const EVIL = [
  '=1+1',
  '+1',
  '-2+3',
  '@SUM(A1)',
  '=HYPERLINK("http://example.test","x")',
  '\t=1',
  '<script>alert(1)</script>',
];

const input = inventedInput(7, '585');
const evil = input.inactive!.map((venue, at) => ({ ...venue, name: EVIL[at % EVIL.length]! }));
const report = reportDocument({ ...input, inactive: evil });
const blocks = (one: ReportDocument): Block[] => one.sections.flatMap((section) => section.blocks);
const tables = blocks(report).filter((one): one is Table => one.kind === 'table');

const decode = (text: string): string =>
  text.replace(
    /&(lt|gt|quot|apos|amp|#39);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'", amp: '&' })[name]!,
  );

test('JSON is what events.md fixes and nothing more', async () => {
  const json = JSON.parse((await render(report, 'json')).toString('utf8'));
  expect(Object.keys(json)).toEqual(['week', 'from', 'to', 'asOf', 'revision', 'rows']);
  expect(json.rows).toEqual(input.report.rows.filter((row) => row.district === '585'));
});

describe('the web page', () => {
  const html = renderHtml(report);

  test('stands alone: no script, and nothing is fetched', () => {
    expect(html).not.toMatch(/<script|<link|<img|url\(|@import/i);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  test('is Vietnamese with English below, or either alone', () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="vi">/);
    expect(html).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<span class="below" lang="en">SOCIALIST REPUBLIC');
    const [vi, en] = [renderHtml(report, 'vi'), renderHtml(report, 'en')];
    expect(vi).not.toContain('SOCIALIST');
    expect(en).not.toContain('CỘNG HÒA');
    expect(en).toContain('<html lang="en">');
  });

  test('has every cell of every table', () => {
    for (const table of tables) {
      const part = html.slice(html.indexOf(`<table id="${table.id}"`)).split('</table>')[0]!;
      const cells = [...part.split('<tbody>')[1]!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map((match) =>
        decode(match[1]!.replace(/<span class="below"[^>]*>.*?<\/span>/gs, '').replace(/<[^>]*>/g, '')),
      );
      expect(cells).toEqual(table.rows.flatMap((row) => row.cells.map((cell) => writtenCell(cell, 'vi').main)));
    }
  });

  test('links numbers to their rows, and to nothing that runs', () => {
    expect(html).toContain('href="/v1/reports/weekly/rows?week=2021-12-09&amp;indicator=cases');
    const bad = reportDocument({ ...input, linkOf: () => 'javascript:alert(1)' });
    expect(renderHtml(bad)).not.toContain('javascript:');
  });
});

describe('the PDF', () => {
  const open = async () => getDocument({ data: new Uint8Array(await render(report, 'pdf')), verbosity: 0 }).promise;
  type Node = { role?: string; children?: Node[]; alt?: string };
  const walk = (node: Node): Node[] => [node, ...(node.children ?? []).flatMap(walk)];

  test('says what it is: tagged, Vietnamese, with a title to show', async () => {
    const pdf = await open();
    const { info } = await pdf.getMetadata();
    expect(info).toMatchObject({ Language: 'vi', Title: expect.stringContaining('BÁO CÁO – Tình hình quét mã QR') });
    expect(await pdf.getMarkInfo()).toEqual(
      new Map(Object.entries({ Marked: true, UserProperties: false, Suspects: false })),
    );
    expect(await pdf.getViewerPreferences()).toEqual(new Map([['DisplayDocTitle', true]]));
  });

  test('gives its Vietnamese text back', async () => {
    const pdf = await open();
    let text = '';
    for (let at = 1; at <= pdf.numPages; at++) {
      const { items } = await (await pdf.getPage(at)).getTextContent();
      text += `${items.map((item) => ('str' in item ? item.str : '')).join('')} `;
    }
    const packed = text.normalize('NFC').replace(/\s+/g, '');
    for (const words of [
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'Độc lập - Tự do - Hạnh phúc',
      'Nơi nhận:',
      'Lưu: VT.',
    ]) {
      expect(packed).toContain(words.replace(/\s+/g, ''));
    }
    for (const table of tables) {
      for (const row of table.rows) {
        const name = writtenCell(row.cells[0]!, 'vi').main.replace(/\s+/g, '');
        expect(packed).toContain(name);
      }
    }
  });

  test('has headings, table rows and cells, and figures that say what they show, in its structure', async () => {
    const pdf = await open();
    const nodes: Node[] = [];
    for (let at = 1; at <= pdf.numPages; at++) {
      nodes.push(...walk(((await (await pdf.getPage(at)).getStructTree()) ?? {}) as Node));
    }
    const count = (role: string): number => nodes.filter((node) => node.role === role).length;
    expect(count('H1')).toBe(1);
    expect(count('H2')).toBe(report.sections.length);
    expect(count('TR')).toBeGreaterThanOrEqual(tables.reduce((sum, table) => sum + table.rows.length + 1, 0));
    const figures = nodes.filter((node) => node.role === 'Figure');
    expect(figures).toHaveLength(4);
    for (const figure of figures) expect(figure.alt?.length).toBeGreaterThan(20);
  });

  test('is the same bytes for the same report', async () => {
    expect((await render(report, 'pdf')).equals(await render(report, 'pdf'))).toBe(true);
  });
});

describe('the DOCX', () => {
  test('has every table of the model, with its head repeated on each page', async () => {
    const files = unzipSync(await render(report, 'docx'));
    const xml = strFromU8(files['word/document.xml']!);
    const read = [...xml.matchAll(/<w:tbl>.*?<\/w:tbl>/gs)].map((match) =>
      [...match[0].matchAll(/<w:tr>.*?<\/w:tr>|<w:tr .*?<\/w:tr>/gs)].map((row) =>
        [...row[0].matchAll(/<w:tc>.*?<\/w:tc>/gs)].map((cell) =>
          decode([...cell[0].matchAll(/<w:br\/>|<w:t[^>]*>([^<]*)<\/w:t>/g)].map((run) => run[1] ?? '\n').join('')),
        ),
      ),
    );
    for (const table of tables) {
      const expected = table.rows.map((row) => row.cells.map((cell) => oneLine(writtenCell(cell, 'vi+en'), '\n')));
      const found = read.find(
        (rows) =>
          rows.length === expected.length + 1 &&
          rows[1]![0] === expected[0]![0] &&
          rows[1]!.length === expected[0]!.length &&
          rows[0]![1] === oneLine(write(table.columns[1]!.heading, 'vi+en'), '\n'),
      );
      expect(found?.slice(1)).toEqual(expected);
    }
    expect(xml.match(/<w:tblHeader\/>/g)).toHaveLength(tables.length);
  });

  test('has native charts, and no field but the page number', async () => {
    const files = unzipSync(await render(report, 'docx'));
    expect(Object.keys(files).filter((name) => /^word\/charts\/chart\d+\.xml$/.test(name))).toHaveLength(3);
    expect(strFromU8(files['word/document.xml']!)).not.toMatch(/instrText|fldSimple/);
  });
});

describe('the workbook', () => {
  interface Sheet {
    readonly name: string;
    readonly xml: string;
    readonly rows: (string | number | null)[][];
  }

  async function read(one: ReportDocument): Promise<Sheet[]> {
    const files = unzipSync(await render(one, 'xlsx'));
    const text = (name: string): string => strFromU8(files[name]!);
    const shared = [...text('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map((match) =>
      decode([...match[1]!.matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map((part) => part[1]).join('')),
    );
    const names = [...text('xl/workbook.xml').matchAll(/<sheet [^>]*name="([^"]*)"/g)].map((match) =>
      decode(match[1]!),
    );
    return names.map((name, at) => {
      const xml = text(`xl/worksheets/sheet${at + 1}.xml`);
      const rows = [...xml.matchAll(/<row [^>]*?(?:\/>|>(.*?)<\/row>)/gs)].map((row) => {
        const cells: (string | number | null)[] = [];
        for (const [, attributes, body] of (row[1] ?? '').matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
          const letters = attributes!.match(/r="([A-Z]+)/)![1]!;
          const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
          const value = body?.match(/<v>([^<]*)<\/v>/)?.[1];
          cells[column] =
            value === undefined ? null : attributes!.includes('t="s"') ? shared[Number(value)]! : Number(value);
        }
        return Array.from(cells, (cell) => cell ?? null);
      });
      return { name, xml, rows };
    });
  }

  test('has each table on a sheet, its numbers as numbers', async () => {
    const sheets = await read(report);
    expect(sheets.map((sheet) => sheet.name)).toEqual([
      'Báo cáo',
      'Chỉ tiêu',
      'Xã - quét mã',
      'Xã - y tế',
      'Cần kiểm tra',
      'Số liệu',
    ]);
    tables.forEach((table, at) => {
      const body = sheets[at + 1]!.rows.slice(2, 2 + table.rows.length);
      table.rows.forEach((row, line) => {
        const expected = row.cells.map((cell) => {
          if (cell.kind === 'text') return oneLine(write(cell.text, 'vi+en')) || null;
          return cell.value === null ? null : stored(cell.value, cell.style);
        });
        const found = expected.map((_, column) => body[line]![column] ?? null);
        found.forEach((value, column) => {
          const wanted = expected[column]!;
          if (typeof wanted === 'number') expect(value).toBeCloseTo(wanted, 9);
          else expect(value).toBe(wanted);
        });
      });
    });
  });

  test('has all rows of the JSON', async () => {
    const [, ...rows] = (await read(report)).at(-1)!.rows;
    expect(rows.map((row) => row.slice(0, 4))).toEqual(
      report.data.rows.map((row) => [row.district, row.commune, row.indicator, row.value]),
    );
  });

  test('never runs a text as a formula, whatever it begins with', async () => {
    const sheets = await read(report);
    for (const sheet of sheets) expect(sheet.xml).not.toMatch(/<f[ >/]/);
    const cells = sheets.flatMap((sheet) => sheet.rows.flat());
    for (const name of EVIL) {
      expect(cells.some((cell) => typeof cell === 'string' && cell.startsWith(name))).toBe(true);
    }
  });
});

test('all formats of the province and every district are written, one after another', async () => {
  const written: string[] = [];
  for (const district of [null, '582']) {
    for await (const { file, bytes } of renderAll(reportDocument(inventedInput(3, district)))) {
      expect(bytes.length).toBeGreaterThan(1000);
      written.push(file);
    }
  }
  expect(written).toEqual(
    ['ninh-thuan', '582'].flatMap((area) => FORMATS.map((format) => `bao-cao-2021-12-09-${area}-r1.${format}`)),
  );
});
