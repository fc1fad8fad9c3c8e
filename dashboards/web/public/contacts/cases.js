// @ts-check
/** @import { Contact } from '../../../../sinks/queries/contacts.ts' */

const TIERS = ['high', 'medium', 'low'];

/**
 * Contacts under their cases: the case with the newest contact first, within a case the greatest risk and the longest time together first.
 *
 * @param {readonly Contact[]} contacts
 */
export function byCase(contacts) {
  const groups = Map.groupBy(contacts, (contact) => contact.case);
  const cases = [...groups].map(([name, own]) => ({
    case: name,
    contacts: own.toSorted((a, b) => TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier) || b.totalMs - a.totalMs),
    high: own.filter(({ tier }) => tier === 'high').length,
    newest:
      own
        .map(({ to }) => to)
        .sort()
        .at(-1) ?? '',
  }));
  return cases.sort((a, b) => (a.newest < b.newest ? 1 : a.newest > b.newest ? -1 : a.case < b.case ? -1 : 1));
}
