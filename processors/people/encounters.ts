import { factKey, shortHash } from '../../schemas/canonical.ts';
import type { CaseWindow, Draft, KeyedEventOf, KeyedSubject } from '../../schemas/messages.ts';
import { compact } from '../records.ts';
import { isLongEnough, scoreOf, weightAt } from '../score.ts';
import type { Turn } from './turn.ts';

/** One side of an encounter in a person's state: `['encounter', person, at, fact key, side]`. */
export interface StoredEncounter {
  readonly subject: KeyedSubject;
  /** `true` when `subject` is the event's `other`. */
  readonly mirrored: boolean;
  readonly event: KeyedEventOf<'encounter'>;
}

export function encounterKey(turn: Turn, { event, mirrored }: StoredEncounter): (string | number)[] {
  return ['encounter', turn.person, event.at, factKey(event), mirrored ? 'other' : 'subject'];
}

/** Takes one side of an encounter in. */
export function addEncounter(turn: Turn, encounter: StoredEncounter, windows: readonly CaseWindow[]): void {
  const key = encounterKey(turn, encounter);
  if (turn.state.get(key) !== undefined) return;
  turn.state.put(key, { ...encounter, event: compact(encounter.event) });
  sayEncounters(turn, [], windows, [encounter], windows);
}

/** Lets one side of an encounter go. */
export function removeEncounter(turn: Turn, encounter: StoredEncounter, windows: readonly CaseWindow[]): void {
  turn.state.delete(encounterKey(turn, encounter));
  sayEncounters(turn, [encounter], windows, [], windows);
}

/** The encounters that may reach into `[from, to)`. */
export function encountersIn(turn: Turn, from: number, to: number): StoredEncounter[] {
  const longest = turn.rules.maxStayHours * 3_600_000;
  const range = { start: ['encounter', turn.person, from - longest], end: ['encounter', turn.person, to] };
  return [...turn.state.range<StoredEncounter>(range)].map(({ value }) => value);
}

/** Notes the exposures by encounters that came, went or changed, to be said at the end of the turn. */
export function sayEncounters(
  turn: Turn,
  encountersBefore: readonly StoredEncounter[],
  windowsBefore: readonly CaseWindow[],
  encountersAfter: readonly StoredEncounter[],
  windowsAfter: readonly CaseWindow[],
): void {
  const before = draftsOf(turn, encountersBefore, windowsBefore);
  const after = draftsOf(turn, encountersAfter, windowsAfter);
  for (const [id, draft] of before) {
    const now = after.get(id);
    if (now && JSON.stringify(now) === JSON.stringify(draft)) after.delete(id);
    else if (!now) turn.drafts.set(id, { ...draft, withdrawn: true });
  }
  for (const [id, draft] of after) turn.drafts.set(id, draft);
}

function draftsOf(
  turn: Turn,
  encounters: readonly StoredEncounter[],
  windows: readonly CaseWindow[],
): Map<string, Draft> {
  const drafts = new Map<string, Draft>();
  for (const encounter of encounters) {
    for (const window of windows) {
      const draft = draftOf(turn, encounter, window);
      if (draft) drafts.set(draft.id, draft);
    }
  }
  return drafts;
}

/** The exposure of whoever a case met, if the part inside the window is long enough (`semantics.md`, *Exposures*). */
function draftOf(turn: Turn, { event, mirrored }: StoredEncounter, window: CaseWindow): Draft | undefined {
  const from = Math.max(event.at, window.from);
  const to = Math.min(event.at + event.minutes * 60_000, window.to);
  if (to <= from || !isLongEnough(to - from, 0, turn.rules)) return undefined;
  const closeness = { directMs: to - from, lingeringMs: 0, quality: 'observed' } as const;
  const weight = weightAt(from, window.reference, turn.rules);
  const other = mirrored ? event.subject : event.other;
  return {
    type: 'draft',
    id: shortHash([turn.person, window.case, factKey(event), mirrored ? 'subject' : 'other']),
    version: turn.version,
    withdrawn: false,
    subject: other,
    casePerson: turn.person,
    case: window.case,
    venue: null,
    commune: null,
    district: null,
    from,
    to,
    ...closeness,
    ...scoreOf(closeness, weight, turn.rules),
    reason: {
      rules: turn.rules.id,
      windowFrom: window.from,
      windowTo: window.to,
      reference: window.reference,
      weight,
      caseScans: [],
      contactScans: [],
      encounter: event.id,
    },
    cause: turn.cause,
  };
}
