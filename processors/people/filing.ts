import { contentText } from '../../schemas/canonical.ts';
import type { AlertRow, Row } from '../../schemas/changes.ts';
import type { KeyedEventOf, KeyedSubject } from '../../schemas/messages.ts';
import { compact, conflictRow, joined, type Kept, standing } from '../records.ts';
import { alertsOf } from './alerts.ts';
import { type Case, windowsOf } from './cases.ts';
import { allExposureRows, type Health, hasDrafts, healthNow } from './exposures.ts';
import { caseRow, casesNow, keptRecord, type PersonRecord, recordKey, recordRow, standingRecords } from './health.ts';
import { PersonHistory } from './history.ts';
import { changeWindows } from './infections.ts';
import type { Turn } from './turn.ts';
import { isKept } from './visits.ts';
import { type Order, setWatch } from './watch.ts';

/** Takes in a revision of a record that was filed under one of the person's subjects. */
export function fileRecord(turn: Turn, subject: KeyedSubject, event: PersonRecord, conflict: boolean): void {
  const key = recordKey(turn.person, event.type, event.record, subject);
  refile(turn, event, () => {
    const known = turn.state.get<Kept<PersonRecord>>(key);
    turn.state.put(key, joined([...(known ? [known] : []), { event: compact(event), conflict }]));
  });
}

/** Lets a record go with the subject that it was filed under. */
export function unfileRecord(turn: Turn, subject: KeyedSubject, event: PersonRecord): void {
  refile(turn, event, () => turn.state.delete(recordKey(turn.person, event.type, event.record, subject)));
}

/** Changes what is filed under a record's name and makes everything that rests on it follow. */
function refile(turn: Turn, { type, record }: PersonRecord, change: () => void): void {
  const { person, state, rules, rows } = turn;
  const look = () => keptRecord(state, person, type, record);
  const before = look();
  // Health is read again from the records, so what rests on it is worked out only where something does.
  const health = type === 'isolation' || (type === 'dose' && !hasDrafts(turn)) ? undefined : healthNow(turn);
  change();
  const after = look();
  rows.become(conflicts(person, before), conflicts(person, after));
  const [was, is] = [standing(before), standing(after)];
  if (textOf(was) === textOf(is)) return;
  if (type !== 'case') rows.become(rowsOf(person, was), rowsOf(person, is));
  switch (type) {
    case 'dose':
      if (health) changeHealth(turn, health, healthNow(turn));
      return;
    case 'test':
    case 'case':
      return changeCases(turn, health!, { doses: health!.doses, cases: casesNow(state, person, rules) });
    case 'isolation':
      setWatch(state, person, { orders: standingRecords(state, person, 'isolation').map(orderOf) });
      rows.become(breaches(turn, was), breaches(turn, is));
  }
}

function changeCases(turn: Turn, before: Health, after: Health): void {
  const rowsOfCases = (cases: readonly Case[]): Row[] => cases.map((one) => caseRow(turn.person, one));
  turn.rows.become(rowsOfCases(before.cases), rowsOfCases(after.cases));
  const windows = windowsOf(after.cases);
  setWatch(turn.state, turn.person, { windows });
  changeWindows(turn, windowsOf(before.cases), windows);
  changeHealth(turn, before, after);
}

function changeHealth(turn: Turn, before: Health, after: Health): void {
  turn.rows.become(allExposureRows(turn, before), allExposureRows(turn, after));
}

function orderOf({ record, from, to, commune }: KeyedEventOf<'isolation'>): Order {
  return { record, from, to, commune };
}

/** The alerts that the person's kept scans raise under one order. */
function breaches(turn: Turn, order: PersonRecord | undefined): AlertRow[] {
  if (order?.type !== 'isolation') return [];
  const scans = new PersonHistory(turn.person, turn.state).between(order.from, order.to);
  return [...scans]
    .filter(({ verdict }) => isKept(verdict))
    .flatMap(({ scan }) => alertsOf(turn.person, scan, [order]));
}

function rowsOf(person: Turn['person'], event: PersonRecord | undefined): Row[] {
  return event === undefined || event.type === 'case' ? [] : [recordRow(person, event)];
}

function conflicts(person: Turn['person'], kept: Kept<PersonRecord> | undefined): Row[] {
  return kept?.conflict ? [conflictRow(person, kept.event.type, kept.event.record)] : [];
}

function textOf(event: PersonRecord | undefined): string | undefined {
  return event && contentText(event);
}
