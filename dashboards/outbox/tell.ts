import type { Change, Row, SignedRow } from '../../schemas/changes.ts';
import { formatInstant } from '../../schemas/instant.ts';
import type { Topic } from './config.ts';
import type { BatchState } from './state.ts';

/** What one change of the results says to a destination. Pure, but for the state. */
export type Tell = (
  change: Change,
  state: BatchState,
  open: (sealed: Uint8Array) => string,
) => { person: string; body: object }[];

type RowOf<T extends Row['type']> = Extract<Row, { type: T }>;

function of<T extends Row['type']>(change: Change, type: T): { sign: SignedRow['sign']; row: RowOf<T> }[] {
  return change.rows.filter(({ row }) => row.type === type) as { sign: SignedRow['sign']; row: RowOf<T> }[];
}

/** What is kept of a case, to be told again when another identifier of its person becomes known. */
type KeptCase = Pick<RowOf<'record'>, 'record' | 'commune' | 'at' | 'until' | 'fields'>;

/**
 * Cases of people for PC-COVID, by their identifiers. A case is told whole whenever it, or what its person is known by, changes. When two histories
 * turn out to be one person's, the case leaves one person and stands with the other: that is told as standing only, never as withdrawn.
 */
const pccovid: Tell = (change, state, open) => {
  const touched = new Map<string, { person: string; record: string }>();
  const touch = (person: string, record: string) => touched.set(JSON.stringify([person, record]), { person, record });
  for (const { sign, row } of of(change, 'subject')) {
    state.set(['subject', row.person, row.subject], sign > 0 ? Buffer.from(row.sealed).toString('base64') : undefined);
    if (sign > 0) for (const { value } of state.under<KeptCase>(['case', row.person])) touch(row.person, value.record);
  }
  for (const { sign, row } of of(change, 'record')) {
    if (row.kind !== 'case') continue;
    const { record, commune, at, until, fields } = row;
    state.set(['case', row.person, record], sign > 0 ? { record, commune, at, until, fields } : undefined);
    touch(row.person, record);
  }
  return [...touched.values()].flatMap(({ person, record }) => {
    const identifiers = state.under<string>(['subject', person]).map(({ value }) => open(Buffer.from(value, 'base64')));
    const kept = state.get<KeptCase>(['case', person, record]);
    // Only a record that changed withdraws a case; all else is a person that was joined with another.
    const moved = kept === undefined && change.what !== 'case' && change.what !== 'test';
    return identifiers.length === 0 || moved ? [] : [{ person, body: caseBody(record, kept, identifiers.sort()) }];
  });
};

function caseBody(record: string, kept: KeptCase | undefined, identifiers: readonly string[]): object {
  const head = { type: 'case', case: record, identifiers };
  if (!kept) return { ...head, status: 'withdrawn' };
  const fields = JSON.parse(kept.fields) as Record<string, string | undefined>;
  return {
    ...head,
    status: fields.outcome ?? 'infected',
    sampled: formatInstant(kept.at),
    infectiousUntil: kept.until == null ? null : formatInstant(kept.until),
    onset: fields.onset ?? null,
    ended: fields.ended ?? null,
    commune: kept.commune ?? null,
  };
}

/** Alerts as they are raised and withdrawn. People are named by the random name that the results have. */
const alerts: Tell = (change) =>
  of(change, 'alert').map(({ sign, row }) => {
    const { type: _, at, ...rest } = row;
    return {
      person: row.person,
      body: { type: 'alert', status: sign > 0 ? 'raised' : 'withdrawn', ...rest, at: formatInstant(at) },
    };
  });

/** Exposures as they begin and cease to hold; a changed one ceases and begins, in that order. */
const exposures: Tell = (change) =>
  of(change, 'exposure').map(({ sign, row }) => {
    const { type: _, reason, from, to, ...rest } = row;
    const times = { from: formatInstant(from), to: formatInstant(to) };
    return {
      person: row.person,
      body: {
        type: 'exposure',
        status: sign > 0 ? 'raised' : 'withdrawn',
        ...rest,
        ...times,
        reason: JSON.parse(reason) as unknown,
      },
    };
  });

export const TELLS: Readonly<Record<Topic, Tell>> = { pccovid, alerts, exposures };
