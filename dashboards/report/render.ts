import type { ReportDocument } from './document.ts';
import { renderDocx } from './docx/docx.ts';
import { renderHtml } from './html.ts';
import { renderPdf } from './pdf/pdf.ts';
import type { Language } from './text.ts';
import { renderXlsx } from './xlsx.ts';

/** The formats a report is written in. */
export const FORMATS = ['json', 'html', 'pdf', 'docx', 'xlsx'] as const;

/** A format by its name in the HTTP call and by its file's ending. */
export type Format = (typeof FORMATS)[number];

/** The media type of each format. */
export const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json; charset=utf-8',
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Writes a report in a format. JSON is exactly what `events.md` fixes, whatever the language. */
export async function render(report: ReportDocument, format: Format, language: Language = 'vi+en'): Promise<Buffer> {
  switch (format) {
    case 'json':
      return Buffer.from(`${JSON.stringify(report.data)}\n`);
    case 'html':
      return Buffer.from(renderHtml(report, language));
    case 'pdf':
      return renderPdf(report, language);
    case 'docx':
      return renderDocx(report, language);
    case 'xlsx':
      return renderXlsx(report, language);
  }
}

/** Writes the same report in several formats, one after another, saying which is done. */
export async function* renderAll(
  report: ReportDocument,
  formats: readonly Format[] = FORMATS,
  language: Language = 'vi+en',
): AsyncGenerator<{ readonly file: string; readonly format: Format; readonly bytes: Buffer }> {
  for (const format of formats) {
    yield { file: `${report.name}.${format}`, format, bytes: await render(report, format, language) };
  }
}
