import type { FastifyInstance } from 'fastify';
import { HttpError } from '../../infra/http/errors.ts';
import { reportDocument } from '../report/model.ts';
import { MEDIA_TYPES, render } from '../report/render.ts';
import { scoped } from '../report/weekly.ts';
import { reportInput } from './input.ts';
import type { WeeklyReports } from './reports.ts';
import { checked, districtFor, reportQuery } from './request.ts';

/** A page of a report runs nothing and loads nothing, wherever its texts come from. */
const HTML_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'self'";

/** `GET /v1/reports/weekly`: the weekly report in every format, of now, of an instant or of a revision (`events.md`). */
export async function weeklyRoutes(app: FastifyInstance, { reports }: { reports: WeeklyReports }): Promise<void> {
  app.route({
    method: 'GET',
    url: '/v1/reports/weekly',
    config: { permission: 'reports' },
    schema: {
      summary: 'The weekly report of the province or a district',
      description:
        'week: the Thursday it is due. format: json (default), html, pdf, docx, xlsx. asOf: only what was known then.',
      produces: Object.values(MEDIA_TYPES),
    },
    handler: async (request, reply) => {
      const query = checked(reportQuery, request.query);
      const district = districtFor(request.caller, query.district) ?? null;
      const numbers = await reports.numbers(query.week, query);
      if (numbers === undefined)
        throw new HttpError('not-found', `revision: the week has no revision ${query.revision}`);
      reply.type(MEDIA_TYPES[query.format]).header('cache-control', 'no-store');
      if (query.format === 'json') return scoped(numbers.report, district);
      const until = query.asOf ?? numbers.of?.issued?.at ?? reports.now();
      const input = await reportInput(reports, query.week, numbers, district, until);
      const document = reportDocument(input);
      if (query.format === 'html') reply.header('content-security-policy', HTML_POLICY);
      reply.header(
        'content-disposition',
        `${query.format === 'html' ? 'inline' : 'attachment'}; filename="${document.name}.${query.format}"`,
      );
      return reply.send(await render(document, query.format, query.language));
    },
  });
}
