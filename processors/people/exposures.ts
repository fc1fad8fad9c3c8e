import type { ContactRow, ExposureRow } from '../../schemas/changes.ts';
import { dayOf, formatInstant, localDayNumber } from '../../schemas/instant.ts';
import type { Draft } from '../../schemas/messages.ts';
import type { Rules } from '../../schemas/rules.ts';
import type { StateKey } from '../../streams/log.ts';
import { below } from '../../streams/state-key.ts';
import type { Case } from './cases.ts';
import { contactOf } from './contacts.ts';
import { casesNow, standingRecords } from './health.ts';
import { countedDoses, type Dose, protectionOf } from './protection.ts';
import type { Turn } from './turn.ts';

/** What a person's protection rests on. */
export interface Health {
  readonly doses: readonly Dose[];
  readonly cases: readonly Case[];
}

export function healthNow({ state, person, rules }: Turn): Health {
  return { doses: standingRecords(state, person, 'dose'), cases: casesNow(state, person, rules) };
}

/** Whether anybody ever exposed the person. */
export function hasDrafts({ state, person }: Turn): boolean {
  return [...state.range({ ...below(['draft', person]), limit: 1 })].length > 0;
}

/** Takes in an exposure that a venue or an encounter found, or its withdrawal. */
export function takeDraft(turn: Turn, draft: Draft): void {
  const key = draftKey(turn, draft);
  const known = turn.state.get<Draft>(key);
  // A draft that follows a subject may come after a later one that went straight to its new person.
  if (known && known.version > draft.version) return;
  changeDraft(turn, draft, () => {
    // A withdrawal that comes by way of a subject stays known, so that what it withdraws cannot come after it.
    if (draft.withdrawn && draft.subject == null) turn.state.delete(key);
    else turn.state.put(key, draft);
  });
}

/** Lets a draft go with the subject that it follows. */
export function removeDraft(turn: Turn, draft: Draft): void {
  changeDraft(turn, draft, () => turn.state.delete(draftKey(turn, draft)));
}

function changeDraft(turn: Turn, draft: Draft, change: () => void): void {
  const health = healthNow(turn);
  const ofCase = below(['draft', turn.person, draft.casePerson, draft.case]);
  const before = exposureRows(turn, ofCase, health);
  change();
  turn.rows.become(before, exposureRows(turn, ofCase, health));
}

/** Every exposure and contact of the person, with a given protection. */
export function allExposureRows(turn: Turn, health: Health): (ExposureRow | ContactRow)[] {
  return exposureRows(turn, below(['draft', turn.person]), health);
}

function exposureRows(
  turn: Turn,
  range: { start: StateKey; end: StateKey },
  health: Health,
): (ExposureRow | ContactRow)[] {
  const rows: ExposureRow[] = [];
  for (const { value } of turn.state.range<Draft>(range)) {
    // Two cards of one person that met are nothing.
    if (value.withdrawn || value.casePerson === turn.person) continue;
    rows.push(exposureRow(turn.person, value, health, turn.rules));
  }
  const byCase = Map.groupBy(rows, (row) => `${row.casePerson}|${row.case}`);
  return [...rows, ...[...byCase.values()].map(contactOf)];
}

function exposureRow(person: string, draft: Draft, { doses, cases }: Health, rules: Rules): ExposureRow {
  const protection = protectionOf(doses, cases, draft.from, rules);
  return {
    type: 'exposure',
    exposure: draft.id,
    case: draft.case,
    casePerson: draft.casePerson,
    person,
    venue: draft.venue ?? null,
    commune: draft.commune ?? null,
    district: draft.district ?? null,
    from: draft.from,
    to: draft.to,
    directMs: draft.directMs,
    lingeringMs: draft.lingeringMs,
    quality: draft.quality,
    score: draft.score,
    tier: draft.tier,
    protection,
    isolateUntil: dayOf(localDayNumber(draft.to) + rules.isolationDays[protection]),
    reason: reasonText(draft, doses),
  };
}

/** The reason as a reader gets it: JSON with instants written out and the doses that counted on the day. */
function reasonText({ reason, from }: Draft, doses: readonly Dose[]): string {
  const counted = countedDoses(doses, from)
    .map(({ record, day, product }) => ({ record, day, product }))
    .sort((a, b) => (a.day < b.day || (a.day === b.day && a.record < b.record) ? -1 : 1));
  return JSON.stringify({
    rules: reason.rules,
    window: { from: formatInstant(reason.windowFrom), to: formatInstant(reason.windowTo) },
    referenceDay: dayOf(reason.reference),
    weight: reason.weight,
    caseScans: reason.caseScans,
    contactScans: reason.contactScans,
    encounter: reason.encounter ?? null,
    dosesCounted: counted,
  });
}

function draftKey(turn: Turn, draft: Draft): string[] {
  return ['draft', turn.person, draft.casePerson, draft.case, draft.id];
}
