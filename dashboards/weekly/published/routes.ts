import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { HttpError } from '../../../infra/http/errors.ts';
import { FILTERS } from '../../api/filters.ts';
import { leaflet } from '../../outreach/leaflet.ts';
import { loudspeakerText } from '../../outreach/loudspeaker.ts';
import { publicPage } from '../../outreach/page.ts';
import { reportDocument } from '../../report/model.ts';
import { publishedInput } from '../../report/published.ts';
import { FORMATS, MEDIA_TYPES, render } from '../../report/render.ts';
import { scoped } from '../../report/weekly.ts';
import { reportInput } from '../input.ts';
import { revisionOf, type WeeklyReports } from '../reports.ts';
import { checked, language, week } from '../request.ts';
import { weekBefore as earlierWeek } from '../week.ts';
import { Publications, type Published } from './publications.ts';

export interface PublishedRoutesOptions {
  readonly reports: WeeklyReports;
  /** A telephone number to ask at, for leaflets and loudspeakers. */
  readonly hotline?: string | undefined;
}

/** Pages that run nothing and load nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'";
/** A publication changes when one is issued, which is soon enough seen. */
const SHORT = 'public, max-age=300';

const written = z.preprocess((text) => (text === 'vi en' ? 'vi+en' : text), language.default('vi+en'));
const ofCommune = { commune: FILTERS.commune, week: week.optional(), language: written } as const;

/** What everybody may see without a token: the page about scanning, leaflets, loudspeaker texts, and the issued reports without small numbers. */
export async function publishedRoutes(
  app: FastifyInstance,
  { reports, hotline }: PublishedRoutesOptions,
): Promise<void> {
  const publications = new Publications(reports.log);
  const open = (url: string, summary: string, handler: (query: unknown, reply: FastifyReply) => Promise<unknown>) =>
    app.route({
      method: 'GET',
      url,
      config: { permission: 'public' },
      schema: { summary, security: [] },
      handler: (request, reply) => {
        reply.headers({
          'content-security-policy': POLICY,
          'x-content-type-options': 'nosniff',
          'cache-control': SHORT,
        });
        return handler(request.query, reply);
      },
    });
  const html = (reply: FastifyReply, text: string) => reply.type('text/html; charset=utf-8').send(text);

  const links = { vi: '/public', en: '/public/en' };
  open('/public', 'About scanning, in Vietnamese', async (_, reply) => html(reply, publicPage('vi', links)));
  open('/public/en', 'About scanning, in English', async (_, reply) => html(reply, publicPage('en', links)));

  open('/public/leaflet', "A leaflet with a commune's own figures of the week", async (query, reply) => {
    const { commune, week: about, language: chosen } = checked(ofCommune, query);
    return html(reply, leaflet(await communeWeek(commune, about?.week), chosen));
  });
  open('/public/loudspeaker', "The text for a commune's loudspeakers", async (query, reply) => {
    const { commune, week: about, language: chosen } = checked(ofCommune, query);
    const text = loudspeakerText(await communeWeek(commune, about?.week), chosen === 'en' ? 'en' : 'vi');
    return reply.type('text/plain; charset=utf-8').send(text);
  });
  open(
    '/public/reports/weekly',
    'The issued weekly report, without the small numbers that could give somebody away',
    async (query, reply) => {
      const {
        week: about,
        format,
        district = null,
        language: chosen,
      } = checked(
        {
          week: week.optional(),
          format: z.enum(FORMATS, `must be ${FORMATS.join(', ')}`).default('html'),
          district: FILTERS.district.optional(),
          language: written,
        },
        query,
      );
      const found = await newest(about?.week);
      reply.type(MEDIA_TYPES[format]);
      if (format === 'json') return scoped(found.publication.shown, district);
      return reply.send(await render(await documentOf(found, district), format, chosen));
    },
  );

  async function newest(about: string | undefined): Promise<Published> {
    const found = await publications.newest(about);
    if (found === undefined) throw new HttpError('not-found', 'week: no report was issued');
    return found;
  }

  async function communeWeek(commune: string, about: string | undefined) {
    const { publication } = await newest(about);
    const population = reports.populations.byCommune.get(commune) ?? null;
    return { report: publication.shown, commune, population, ...(hotline === undefined ? {} : { hotline }) };
  }

  async function documentOf({ week: about, revision, publication }: Published, district: string | null) {
    const flow = await reports.log.week(about.week);
    const numbers = { ...revisionOf(about, revision), flow };
    const input = await reportInput(reports, about, numbers, district, revision.issued!.at);
    const all = await publications.all();
    const revisionBefore = all.find(
      (one) => one.week.week === about.week && one.revision.revision === revision.revision - 1,
    );
    const weekBefore = all.findLast((one) => one.week.week === earlierWeek(about).week)?.publication;
    return reportDocument(
      publishedInput(input, publication, {
        ...(weekBefore === undefined ? {} : { weekBefore }),
        ...(revisionBefore === undefined ? {} : { revisionBefore: revisionBefore.publication }),
      }),
    );
  }
}
