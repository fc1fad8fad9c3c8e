import { Paragraph } from 'docx';
import { ChartRun } from 'docx/charts';
import { draw } from '../charts.ts';
import type { BarChart, ColumnChart } from '../document.ts';
import { type Language, mainOf, write } from '../text.ts';
import { FACE, paragraph } from './write.ts';

const COLUMN = '85BBA5';
const INK = '111111';
const FRAME = { fill: 'none', border: 'none' } as const;

/** A chart of the model as a native chart of Word, so that its numbers can be read and edited there. */
export function docxChart(chart: ColumnChart | BarChart, language: Language): Paragraph[] {
  const vi = mainOf(language) === 'vi';
  const altText = { name: chart.id, description: draw(chart, language).alt };
  const common = { altText, font: { name: FACE }, chartArea: FRAME, legend: { position: 'bottom' } } as const;
  const run =
    chart.kind === 'columns'
      ? new ChartRun({
          ...common,
          type: 'column',
          categories: chart.points.map((point) => `${point.day.slice(8)}/${point.day.slice(5, 7)}`),
          categoryAxis: { labelRotation: -90 },
          valueAxis: { numberFormat: '#,##0' },
          gapWidth: 40,
          series: [
            { name: vi ? 'Theo ngày' : 'By day', values: chart.points.map((point) => point.value), color: COLUMN },
            {
              name: vi ? 'Trung bình 7 ngày' : 'Seven-day mean',
              values: chart.points.map((point) => point.mean),
              type: 'line',
              color: INK,
            },
          ],
          transformation: { width: 610, height: 230 },
        })
      : new ChartRun({
          ...common,
          type: 'bar',
          // Word puts the first category at the bottom.
          categories: chart.bars.map((bar) => write(bar.label, language).main).reverse(),
          valueAxis: { numberFormat: chart.style === 'percent' ? '0"%"' : '#,##0' },
          gapWidth: 45,
          series: [
            {
              name: vi ? 'Tuần trước' : 'Week before',
              values: chart.bars.map((bar) => bar.before).reverse(),
              color: 'C9C9C9',
            },
            {
              name: vi ? 'Tuần này' : 'This week',
              values: chart.bars.map((bar) => bar.value).reverse(),
              color: '3D8A72',
            },
          ],
          transformation: { width: 610, height: 90 + chart.bars.length * 24 },
        });
  return [
    paragraph(write(chart.caption, language), { size: 12, bold: true, keepNext: true }),
    new Paragraph({ children: [run], spacing: { after: 160 } }),
  ];
}
