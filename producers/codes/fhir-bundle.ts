import { z } from 'zod';
import type { CodePerson, HealthEvent } from './decoded.ts';
import { certificateDate } from './person.ts';

/** A resource of the small FHIR bundle in a SMART Health Card. */
export type Resource = { readonly resourceType: string } & Record<string, unknown>;

const coding = z.object({ coding: z.array(z.object({ code: z.string() })).min(1) });
const patient = z.object({
  name: z
    .array(
      z.object({ family: z.string().optional(), given: z.array(z.string()).optional(), text: z.string().optional() }),
    )
    .optional(),
  birthDate: z.string().optional(),
  gender: z.string().optional(),
});
const immunization = z.object({ vaccineCode: coding.optional(), occurrenceDateTime: z.string().optional() });
const observation = z.object({
  code: coding.optional(),
  valueCodeableConcept: coding.optional(),
  effectiveDateTime: z.string().optional(),
});

/** Name (family first), birth date and sex of the patient; nulls without a patient. */
export function patientOf(resources: readonly Resource[]): Pick<CodePerson, 'name' | 'birth' | 'sex'> {
  const read = patient.safeParse(resources.find((each) => each.resourceType === 'Patient'));
  if (!read.success) return { name: null, birth: null, sex: null };
  const { name, birthDate, gender } = read.data;
  const first = name?.[0];
  const whole = [first?.family, ...(first?.given ?? [])].filter((part) => part !== undefined).join(' ') || first?.text;
  const tidy = (whole ?? '').normalize('NFC').trim().replace(/\s+/g, ' ');
  return {
    name: tidy === '' || tidy.length > 200 ? null : tidy,
    birth: certificateDate(birthDate),
    sex: gender === 'male' || gender === 'female' ? gender : null,
  };
}

/** The immunizations, numbered by date, and the laboratory results of a bundle. */
export function healthEvents(resources: readonly Resource[]): HealthEvent[] {
  const given = resources
    .filter((each) => each.resourceType === 'Immunization')
    .map((each) => immunization.safeParse(each).data)
    .filter((each) => each !== undefined)
    .map((each) => ({
      date: certificateDate(each.occurrenceDateTime),
      product: each.vaccineCode?.coding[0]?.code ?? null,
    }))
    .sort((a, b) => (a.date ?? '').localeCompare(b.date ?? ''));
  const results = resources
    .filter((each) => each.resourceType === 'Observation')
    .map((each) => observation.safeParse(each).data)
    .filter((each) => each !== undefined);
  return [
    ...given.map((each, at): HealthEvent => ({ kind: 'vaccination', ...each, dose: at + 1, doses: null })),
    ...results.map(
      (each): HealthEvent => ({
        kind: 'test',
        sampled: each.effectiveDateTime ?? null,
        method: each.code?.coding[0]?.code ?? null,
        result: each.valueCodeableConcept?.coding[0]?.code ?? null,
      }),
    ),
  ];
}
