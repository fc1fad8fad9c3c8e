import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { importFile } from './import.ts';
import { KINDS, type KindName } from './kinds/kinds.ts';
import { explain } from './report.ts';
import { taking } from './testing/taking.ts';

const dir = mkdtempSync(join(tmpdir(), 'truyvet-written-'));
afterAll(() => rmSync(dir, { recursive: true }));
const NOW = Date.parse('2021-12-06T08:00:00+07:00');

/** Imports a text as a file; answers the events and the reasons. */
async function run(kind: KindName, text: string) {
  const file = join(dir, 'file.csv');
  writeFileSync(file, text);
  const target = taking();
  const reasons: string[] = [];
  const summary = await importFile({
    kind: KINDS[kind],
    file,
    asOf: NOW,
    now: NOW,
    source: 'spec',
    rules: DEFAULT_RULES,
    target,
    refused: (row, nameOf) => reasons.push(explain(row.problems, nameOf, 'vi')[0]),
  });
  return { summary, events: target.events, reasons };
}

test('names of columns with a remark in brackets, and in short', async () => {
  const text = `Mã mẫu XN,Họ và tên (*),Số CCCD,Ngày lấy mẫu (dd/mm/yyyy),PP XN,KQ XN
M1,Lê An,058090029317,01/11/2021,PCR mẫu gộp,Âm tính (-)
`;
  const { summary, events } = await run('tests', text);
  expect(summary.ignored).toEqual([]);
  expect(events).toMatchObject([
    { record: 'M1', method: 'pcr', result: 'negative', sampled: '2021-10-31T17:00:00.000Z' },
  ]);
});

test('a column that is not there is what is said, by the name that it should have', async () => {
  const { reasons } = await run('tests', 'Số CCCD,Ngày lấy mẫu,Kết quả\n058090029317,01/11/2021,\n');
  expect(reasons).toEqual(['Phương pháp: bảng không có cột này; Kết quả: để trống']);
});

test('what programs and people put around a number is taken off', async () => {
  const written = ['="058090029317"', "'058090029317", '0580\u200b90029317', '058 090 029 317'];
  const text = `CCCD,Ngày tiêm,Vắc xin,Mũi tiêm\n${written.map((id) => `${id},'05/08/2021,Pfizer,1`).join('\n')}\n`;
  const { events } = await run('vaccination', text);
  expect(events.map(({ subject }) => subject)).toEqual(written.map(() => 'cccd:058090029317'));
});
