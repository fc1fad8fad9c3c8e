import { DOSES, PERSON_OF, SAID, WITHDRAWN } from './known.ts';

/** Days below which two doses were not given: the shortest interval of any vaccine used is 21 days; 14 leaves room for campaigns. */
const SHORTEST_DAYS = 14;

/**
 * Doses of a person that cannot all be right, as `person` and `faults`: numbers that do not grow with time (`doses-order`), one that comes twice
 * (`doses-repeated`), one without those before it (`doses-gap`), and two on days that lie too close (`doses-interval`). A person with doses and no
 * fault has an empty list. `told` is the doses themselves: (local midnight of the day in ms, number, product), in the order of their days.
 */
export const DOSE_FAULTS = `SELECT person, told, arrayFilter(fault -> fault != '', [
  if(numbers != arraySort(numbers), 'doses-order', ''),
  if(length(numbers) != length(arrayDistinct(numbers)), 'doses-repeated', ''),
  if(arrayMax(numbers) > length(arrayDistinct(numbers)), 'doses-gap', ''),
  if(arrayExists(days -> days < ${SHORTEST_DAYS}, arrayPopFront(arrayDifference(arrayMap(dose -> dose.1, arrayDistinct(doses))))), 'doses-interval', '')
]) AS faults
FROM (
  SELECT person, arraySort(groupArray((at, number, product))) AS told,
    arrayMap(dose -> (intDiv(dose.1, 86400000), dose.2), told) AS doses, arrayMap(dose -> dose.2, told) AS numbers
  FROM (${DOSES}) GROUP BY person
)`;

/** Keyed hashes of name and birth date that more than one person has: `match`. Only hashes are compared. */
export const ALIKE = `SELECT m.match AS match
FROM (SELECT subject, match FROM (${SAID}) WHERE match != '') AS m INNER JOIN (${PERSON_OF}) AS s ON s.subject = m.subject
GROUP BY m.match HAVING min(s.person) != max(s.person)`;

/**
 * Every vaccination record, with all that is wrong with it in `faults` (a list): its own fields, the doses of its person, and whether somebody else
 * looks like the same. Also `subject`, `record`, `person` ('' when the log does not know the subject yet), `facility`, `commune`, `district`, `match`,
 * and the person's `doses` as in `DOSE_FAULTS`.
 */
export const JUDGED = `SELECT s.subject AS subject, s.record AS record, s.facility AS facility, s.commune AS commune, s.district AS district, s.match AS match,
  p.person AS person, d.told AS doses,
  arrayFilter(fault -> fault != '', arrayConcat(
    splitByChar(' ', s.faults),
    if(d.person = '', ['doses-missing'], d.faults),
    [if(s.match != '' AND s.match IN (${ALIKE}), 'look-alike', '')]
  )) AS faults
FROM (${SAID}) AS s
LEFT JOIN (${PERSON_OF}) AS p ON p.subject = s.subject
LEFT JOIN (${DOSE_FAULTS}) AS d ON d.person = p.person
WHERE (p.person, s.record) NOT IN (${WITHDRAWN})`;
