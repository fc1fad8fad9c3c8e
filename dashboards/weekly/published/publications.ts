import type { Publication } from '../../report/small-numbers.ts';
import { publish } from '../../report/small-numbers.ts';
import type { Revision } from '../flow.ts';
import type { ReportLog } from '../report-log.ts';
import { revisionOf } from '../reports.ts';
import { type ReportWeek, weekOf } from '../week.ts';

/** What was published of an issued revision. */
export interface Published {
  readonly week: ReportWeek;
  readonly revision: Revision;
  readonly publication: Publication;
}

/**
 * What everybody may see: of each issued revision the numbers that give nobody away, each made safe against all that were issued before it.
 * It follows from the log alone, so that every process publishes the same.
 */
export class Publications {
  readonly #log: ReportLog;
  #made: readonly Published[] = [];

  constructor(log: ReportLog) {
    this.#log = log;
  }

  /** In the order in which they were issued. */
  async all(): Promise<readonly Published[]> {
    const issued = await this.#issued();
    const known = this.#made;
    const kept = known.findIndex(
      ({ week, revision }, at) => nameOf(week, revision) !== nameOf(issued[at]?.week, issued[at]?.revision),
    );
    const made = kept === -1 ? [...known] : known.slice(0, kept);
    for (const { week, revision } of issued.slice(made.length)) {
      const earlier = made.map(({ publication }) => publication);
      made.push({ week, revision, publication: publish(revisionOf(week, revision).report, earlier) });
    }
    this.#made = made;
    return made;
  }

  /** The newest publication: of a week, or of the last week that was issued. */
  async newest(week?: string): Promise<Published | undefined> {
    const all = await this.all();
    const last =
      week ??
      all
        .map((one) => one.week.week)
        .sort()
        .at(-1);
    return all.findLast((one) => one.week.week === last);
  }

  async #issued(): Promise<{ week: ReportWeek; revision: Revision }[]> {
    const found: { week: ReportWeek; revision: Revision }[] = [];
    for (const name of await this.#log.weeks()) {
      const { revisions } = await this.#log.week(name);
      for (const revision of revisions) if (revision.issued) found.push({ week: weekOf(name)!, revision });
    }
    return found.sort((a, b) => a.revision.issued!.at - b.revision.issued!.at || (a.week.week < b.week.week ? -1 : 1));
  }
}

function nameOf(week?: ReportWeek, revision?: Revision): string {
  return `${week?.week} ${revision?.revision}`;
}
