import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { openReports, type Reports } from '../../infra/reports.ts';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { DEPARTMENT, openHttp, openWorlds, type Person, PHAN_RANG, type World, type Worlds } from './scratch.ts';

export const WEEK = '2021-12-09';
export const NIGHT = Date.parse('2021-12-09T00:00:30+07:00');
export const MORNING = Date.parse('2021-12-09T09:00:00+07:00');
export const AFTERNOON = Date.parse('2021-12-09T14:00:00+07:00');
export const FRIDAY = Date.parse('2021-12-10T10:00:00+07:00');

/** A system for each test of a spec, on the evening before a Thursday, and what the tests of the flow do with it. */
export function thursday() {
  let worlds: Worlds;
  let world: World;
  let reports: Reports;
  let http: Awaited<ReturnType<typeof openHttp>>;

  beforeAll(async () => {
    worlds = await openWorlds();
  });
  afterAll(() => worlds.close());

  beforeEach(async () => {
    world = await worlds.open(DEFAULT_RULES);
    world.clock.now = Date.parse('2021-12-08T20:00:00+07:00');
    reports = openReports({
      base: world.base,
      store: world.store,
      rules: () => DEFAULT_RULES,
      intake: world.intake,
      pending: () => world.pipeline.pending(),
      dataDir: '/nowhere',
      say: (line) => {
        throw new Error(line);
      },
      now: () => world.clock.now,
    });
    http = await openHttp((app) => reports.serve(app));
    return async () => {
      await http.close();
      await reports.stop();
      await world.close();
    };
  });

  const tell = (...events: object[]) => world.tell(events.map((event) => JSON.stringify(event)));
  const post = (who: Person | undefined, step: string, body: object = {}) =>
    http.call(who, 'POST', `/v1/reports/weekly/${WEEK}/${step}`, body);
  const get = (who: Person, path: string) => http.call(who, 'GET', path);
  const report = (more = '', who = DEPARTMENT) => get(who, `/v1/reports/weekly?week=${WEEK}${more}`);
  const state = async (who = DEPARTMENT) => (await get(who, `/v1/reports/weekly/${WEEK}`)).json;
  const at = (time: number) => {
    world.clock.now = time;
  };

  /** Drafts of Wednesday night, and the report of one district handed in on Thursday morning. */
  async function handedIn(who: Person = PHAN_RANG): Promise<void> {
    at(NIGHT);
    await reports.night.look();
    at(MORNING);
    expect((await post(who, 'sign', { signer: 'Trần Văn Mẫu' })).status).toBe(200);
    expect((await post(who, 'submit')).status).toBe(200);
  }

  /** Everything up to the first issue. */
  async function issued(): Promise<void> {
    await handedIn();
    at(AFTERNOON);
    expect((await post(DEPARTMENT, 'consolidate')).status).toBe(200);
    expect((await post(DEPARTMENT, 'issue', { number: '12', signer: 'Lê Thị Thử' })).status).toBe(200);
  }

  return {
    tell,
    post,
    get,
    report,
    state,
    at,
    handedIn,
    issued,
    look: () => reports.night.look(),
    system: () => ({ world, reports, http }),
  };
}
