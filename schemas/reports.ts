/**
 * The steps of the weekly report, as records of the topic `reports`: drafts, texts, signatures, submissions, issues and revisions, and the
 * two registers that a report reads (what the community teams did; levels set by decision). They are kept for ever, so who said what of a
 * week, and when, can always be read. `at` is when the step was taken, `by` the name of the caller's token, `id` names the step.
 */
import { z } from 'zod';

const text = z.string();
const maybe = text.nullish();
const ms = z.int().meta({ kind: 'instant' });
const int = z.int().meta({ kind: 'int' });

/** Fields of every step. `week` is the Thursday that it is about; the empty text for the levels. */
const step = { id: text, week: text, at: ms, by: text, role: text };

/** One number of a report, as it was signed. District and commune as in the report's JSON. */
export const reportValue = z
  .object({ district: maybe, commune: maybe, indicator: text, value: z.int() })
  .meta({ id: 'ReportValue' });

/** Why numbers changed after an issue; names nobody. */
export const reportCause = z
  .object({ district: maybe, commune: maybe, indicator: text, reason: text, english: text, knownAt: ms })
  .meta({ id: 'ReportCause' });
export type ReportCause = z.output<typeof reportCause>;

/** A draft was made, of a district or (without one) of the province; its numbers are those known at `asOf`. */
const drafted = z.object({ type: z.literal('drafted'), ...step, district: maybe, asOf: ms }).meta({ id: 'Drafted' });

/** Somebody wrote a text into a draft. */
const remarked = z
  .object({ type: z.literal('remarked'), ...step, district: maybe, title: maybe, text, english: maybe, office: maybe })
  .meta({ id: 'Remarked' });

/** An officer signed a district's draft off. */
const signed = z.object({ type: z.literal('signed'), ...step, district: text, signer: text }).meta({ id: 'Signed' });

/** The district handed its report in, with its numbers as known at `asOf`. */
const submitted = z
  .object({
    type: z.literal('submitted'),
    ...step,
    district: text,
    asOf: ms,
    position: text,
    rows: z.array(reportValue),
  })
  .meta({ id: 'Submitted' });

/** The Department gave a report back to its district. */
const returned = z
  .object({ type: z.literal('returned'), ...step, district: text, reason: text })
  .meta({ id: 'Returned' });

/** The Department put the districts' reports together; those not in `districts` had not come in. */
const consolidated = z
  .object({ type: z.literal('consolidated'), ...step, districts: z.array(text) })
  .meta({ id: 'Consolidated' });

/** Late data made another revision: its numbers, and why they are not those of the revision before. */
const revised = z
  .object({
    type: z.literal('revised'),
    ...step,
    revision: int,
    asOf: ms,
    position: text,
    rows: z.array(reportValue),
    causes: z.array(reportCause),
  })
  .meta({ id: 'Revised' });

/** The Department issued a revision. The first brings its numbers with it; a later one has those of its `revised`. */
const issued = z
  .object({
    type: z.literal('issued'),
    ...step,
    revision: int,
    asOf: ms,
    number: text,
    day: text,
    signer: text,
    position: text,
    rows: z.array(reportValue),
  })
  .meta({ id: 'Issued' });

/** Households that a community team reached on a day; of one `record` the last counts, and `households` 0 takes it back. */
const outreach = z
  .object({
    type: z.literal('outreach'),
    ...step,
    record: text,
    district: text,
    commune: text,
    day: text,
    households: int,
    team: maybe,
  })
  .meta({ id: 'OutreachDone' });

/** A level of a commune that a person set by decision. */
const levelSet = z
  .object({
    type: z.literal('levelSet'),
    ...step,
    commune: text,
    level: int,
    number: text,
    date: text,
    from: text,
    until: maybe,
  })
  .meta({ id: 'LevelSet' });

/** What the log of events does not hold and a level needs, as JSON of numbers and booleans by name, from a day on. */
const levelInputs = z
  .object({ type: z.literal('levelInputs'), ...step, commune: text, day: text, inputs: text })
  .meta({ id: 'LevelInputsFiled' });

const STEPS = {
  drafted,
  remarked,
  signed,
  submitted,
  returned,
  consolidated,
  revised,
  issued,
  outreach,
  levelSet,
  levelInputs,
};

export type ReportStepOf<T extends keyof typeof STEPS> = z.output<(typeof STEPS)[T]>;
export type ReportStep = { [T in keyof typeof STEPS]: ReportStepOf<T> }[keyof typeof STEPS];

export const reportStep = z.custom<ReportStep>().meta({ id: 'ReportStep', kind: 'variants', variants: STEPS });
