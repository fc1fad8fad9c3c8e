import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { HttpError } from '../../infra/http/errors.ts';
import type { Rules } from '../../schemas/rules.ts';
import type { VenueAliases } from '../gate/aliases.ts';
import type { Intake } from '../gateway/intake.ts';
import type { PersonalIntake } from '../personal/intake.ts';
import { readMapping } from './columns.ts';
import { LARGE_BYTES } from './command.ts';
import { type ImportSummary, importFile } from './import.ts';
import type { Kind } from './kinds/kind.ts';
import { KINDS, type KindName } from './kinds/kinds.ts';
import { explain, Report } from './report.ts';
import { UnreadableTable } from './tables/table.ts';
import type { Target } from './target.ts';
import { instantOf, readWritten } from './values/moments.ts';

export interface ImportRoutesOptions {
  readonly intake: Intake;
  readonly personal: PersonalIntake;
  readonly aliases: VenueAliases;
  readonly rules: () => Rules;
  readonly congested: () => number | undefined;
}

/** Largest file over HTTP, bytes. */
const MOST_BYTES = 1_000_000_000;
/** Refused rows that an answer in JSON lists; the report in CSV has all. */
const MOST_LISTED = 1000;

const query = z.strictObject({
  asOf: z.string().transform((text, context) => {
    const written = readWritten(text);
    if (written) return Date.parse(instantOf(written));
    context.addIssue({ code: 'custom', message: 'must be a date, such as 2021-12-06 or 2021-12-06T08:00:00+07:00' });
    return z.NEVER;
  }),
  lang: z.enum(['vi', 'en']).default('vi'),
  commit: z.enum(['true', 'false']).optional(),
  map: z.string().max(10_000).optional(),
});

/**
 * `POST /v1/imports/:kind?asOf=…`: the file is the body. Answers how many rows were good and which were refused, or with `Accept: text/csv` the report of
 * the refused ones. `commit=false` only checks, which is also the default for large files.
 */
export async function importRoutes(app: FastifyInstance, options: ImportRoutesOptions): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  app.route<{ Params: { kind: string } }>({
    method: 'POST',
    url: '/v1/imports/:kind',
    config: { permission: 'events' },
    schema: {
      summary: 'Imports a file of a platform: CSV, XLSX or JSON; rows that are wrong come back with the reason',
      description: `Kinds: ${Object.keys(KINDS).join(', ')}. Query: asOf (when the file was made), lang, commit, map (JSON).`,
    },
    onRequest: async () => {
      const seconds = options.congested();
      if (seconds !== undefined) throw new HttpError('log-full', undefined, seconds);
    },
    handler: async (request, reply) => {
      const { kind: name } = request.params;
      if (!Object.hasOwn(KINDS, name))
        throw new HttpError('not-found', `the kinds of import are ${Object.keys(KINDS).join(', ')}`);
      const asked = parseQuery(request.query);
      const dir = await mkdtemp(join(tmpdir(), 'truyvet-import-'));
      // The answer may be streamed from the folder, so that it goes when that is over.
      reply.raw.on('close', () => void rm(dir, { recursive: true, force: true }));
      await spool(request.body as Readable | undefined, join(dir, 'file'));
      const done = await run(KINDS[name as KindName], dir, asked, options);
      if (!request.headers.accept?.includes('text/csv')) return done;
      if (done.refused === 0) return reply.code(204).send();
      return reply.type('text/csv; charset=utf-8').send(createReadStream(join(dir, 'report.csv')));
    },
  });
}

type Asked = z.output<typeof query>;

function parseQuery(text: unknown): Asked {
  const result = query.safeParse(text);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const missing =
      issue.code === 'invalid_type' ? 'is missing: say when the file was made, such as asOf=2021-12-06' : issue.message;
    return `${issue.path.join('.') || '(query)'}: ${missing}`;
  });
  throw new HttpError('wrong-field', problems.join('; '));
}

async function spool(body: Readable | undefined, file: string): Promise<void> {
  if (!body) throw new HttpError('wrong-field', '(body): must be the file');
  let bytes = 0;
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) done(new HttpError('too-large'));
      else done(null, chunk);
    },
  });
  await pipeline(body, limit, createWriteStream(file, { mode: 0o600 }));
}

interface Answer extends ImportSummary {
  readonly committed: boolean;
  readonly refusedRows: readonly {
    readonly row: number;
    readonly sheet?: string;
    readonly reason: string;
    readonly right: string;
  }[];
}

async function run(kind: Kind, dir: string, asked: Asked, options: ImportRoutesOptions): Promise<Answer> {
  const file = join(dir, 'file');
  const commit = asked.commit === undefined ? (await stat(file)).size <= LARGE_BYTES : asked.commit === 'true';
  const report = new Report(join(dir, 'report.csv'), asked.lang);
  const listed: Answer['refusedRows'][number][] = [];
  try {
    const summary = await importFile({
      kind,
      file,
      given: asked.map ? readMapping(asked.map, kind.columns) : new Map<string, string>(),
      asOf: asked.asOf,
      now: Date.now(),
      source: `import:${kind.name}`,
      rules: options.rules(),
      target: commit ? directTarget(options) : undefined,
      refused: (row, nameOf) => {
        const [reason, right] = explain(row.problems, nameOf, asked.lang);
        if (listed.length < MOST_LISTED)
          listed.push({ row: row.number, ...(row.sheet && { sheet: row.sheet }), reason, right });
        report.add(row, nameOf);
      },
    });
    return { ...summary, committed: commit, refusedRows: listed };
  } catch (error) {
    if (error instanceof UnreadableTable) throw new HttpError('wrong-field', `(body): ${error.message}`);
    throw error;
  } finally {
    report.close();
  }
}

/** Delivers in the process itself. */
export function directTarget({
  intake,
  personal,
  aliases,
}: Pick<ImportRoutesOptions, 'intake' | 'personal' | 'aliases'>): Target {
  return {
    async deliver(batch) {
      const { rejected } = await intake.take(
        batch.events.map((json) => ({ json })),
        false,
      );
      await personal.take(batch.learnt);
      if (batch.aliases.size > 0) await aliases.set(batch.aliases, 'import');
      return rejected;
    },
  };
}
