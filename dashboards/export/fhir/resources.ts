import { communeOf, DISTRICTS } from '../../../schemas/areas.ts';
import { formatInstant } from '../../../schemas/instant.ts';
import type { StandingRecord } from '../../../sinks/queries/records.ts';
import type { Visit } from '../../../sinks/queries/visits.ts';
import type { Identity } from '../identities.ts';
import { fhirId, hashId, reference } from './ids.ts';

/** A resource of FHIR R4 (4.0.1). */
export type Resource = { readonly resourceType: string; readonly id: string } & Readonly<Record<string, unknown>>;

const SYSTEM = 'urn:truyvet:subject:';
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem/';

function coded(system: string, code: string, display: string): object {
  return { coding: [{ system, code, display }], text: display };
}

/** Who a person is. */
export function patient(person: string, identity: Identity): Resource {
  const { name, birth, sex, phone, address, subjects } = identity;
  const phones = new Set([
    ...(phone ? [phone] : []),
    ...subjects.filter((one) => one.startsWith('phone:')).map((one) => one.slice(6)),
  ]);
  return compact({
    resourceType: 'Patient',
    id: fhirId(person),
    identifier: subjects
      .filter((one) => !one.startsWith('phone:'))
      .map((one) => ({ system: SYSTEM + one.slice(0, one.indexOf(':')), value: one.slice(one.indexOf(':') + 1) })),
    name: name ? [{ text: name }] : [],
    telecom: [...phones].map((value) => ({ system: 'phone', value })),
    gender: sex,
    birthDate: birth,
    address: address ? [{ text: address }] : [],
  });
}

/** A dose. */
export function immunization({ person, record, fields }: StandingRecord): Resource {
  return compact({
    resourceType: 'Immunization',
    id: hashId('dose', person, record),
    status: 'completed',
    vaccineCode: { text: String(fields.product) },
    patient: reference('Patient', fhirId(person)),
    occurrenceDateTime: fields.day,
    protocolApplied: [
      {
        targetDisease: [coded('http://snomed.info/sct', '840539006', 'COVID-19')],
        doseNumberPositiveInt: fields.number,
      },
    ],
  });
}

const METHODS = {
  pcr: coded(
    'http://loinc.org',
    '94500-6',
    'SARS-CoV-2 (COVID-19) RNA [Presence] in Respiratory specimen by NAA with probe detection',
  ),
  rapid: coded(
    'http://loinc.org',
    '94558-4',
    'SARS-CoV-2 (COVID-19) Ag [Presence] in Respiratory specimen by Rapid immunoassay',
  ),
};
const RESULTS = {
  positive: coded('http://snomed.info/sct', '10828004', 'Positive'),
  negative: coded('http://snomed.info/sct', '260385009', 'Negative'),
  inconclusive: coded('http://snomed.info/sct', '419984006', 'Inconclusive'),
};

/** A test and its result. */
export function observation({ person, record, at, fields }: StandingRecord): Resource {
  return compact({
    resourceType: 'Observation',
    id: hashId('test', person, record),
    status: 'final',
    category: [coded(`${TERMINOLOGY}observation-category`, 'laboratory', 'Laboratory')],
    code: METHODS[fields.method as keyof typeof METHODS],
    subject: reference('Patient', fhirId(person)),
    effectiveDateTime: formatInstant(at),
    issued: fields.reported,
    valueCodeableConcept: RESULTS[fields.result as keyof typeof RESULTS],
  });
}

/** A case. */
export function condition({ person, record, at, fields }: StandingRecord): Resource {
  const over = fields.outcome != null || fields.ended != null;
  return compact({
    resourceType: 'Condition',
    id: hashId('case', person, record),
    identifier: [{ system: 'urn:truyvet:case', value: record }],
    clinicalStatus: coded(
      `${TERMINOLOGY}condition-clinical`,
      over ? 'resolved' : 'active',
      over ? 'Resolved' : 'Active',
    ),
    verificationStatus: coded(`${TERMINOLOGY}condition-ver-status`, 'confirmed', 'Confirmed'),
    code: coded('http://hl7.org/fhir/sid/icd-10', 'U07.1', 'COVID-19, virus identified'),
    subject: reference('Patient', fhirId(person)),
    onsetDateTime: fields.onset,
    abatementDateTime: fields.ended,
    recordedDate: formatInstant(at),
  });
}

/** A visit to a venue. */
export function encounter({ person, venue, from, to, quality }: Visit): Resource {
  return compact({
    resourceType: 'Encounter',
    id: hashId('visit', person, venue, from),
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'FLD', display: 'field' },
    type: [{ text: `visit, ${quality}` }],
    subject: reference('Patient', fhirId(person)),
    period: { start: from, end: to },
    location: [{ location: { ...reference('Location', hashId('venue', venue)), display: venue } }],
  });
}

/** A venue. */
export function location({ record, commune, district, until, fields }: StandingRecord): Resource {
  const area = commune === null ? undefined : communeOf(commune);
  return compact({
    resourceType: 'Location',
    id: hashId('venue', record),
    identifier: [{ system: 'urn:truyvet:venue', value: record }],
    status: until === null ? 'active' : 'inactive',
    name: fields.name,
    mode: 'instance',
    type: [{ text: fields.category }],
    address: {
      ...(area && { city: `${area.kind} ${area.name}` }),
      district: DISTRICTS.find(({ code }) => code === district)?.name ?? 'Ninh Thuận',
      state: 'Ninh Thuận',
      country: 'VN',
    },
  });
}

/** A venue that people were seen at and that nobody has registered: its id is all that is known. */
export function unregisteredLocation(venue: string): Resource {
  return {
    resourceType: 'Location',
    id: hashId('venue', venue),
    identifier: [{ system: 'urn:truyvet:venue', value: venue }],
    name: venue,
    mode: 'instance',
  };
}

/** FHIR knows neither null nor an empty list. */
function compact(resource: Record<string, unknown> & { resourceType: string; id: string }): Resource {
  const kept = Object.entries(resource).filter(
    ([, value]) => value != null && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept) as Resource;
}
