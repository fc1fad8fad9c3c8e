import { HttpError } from '../../infra/http/errors.ts';
import type { Role } from '../../infra/http/roles.ts';
import type { Caller } from '../../infra/http/tokens.ts';

/** The steps that a person takes by a call. */
export const STEPS = [
  'draft',
  'remark',
  'sign',
  'submit',
  'return',
  'consolidate',
  'revise',
  'issue',
  'outreach',
] as const;

export type StepName = (typeof STEPS)[number];

/** Whom a step is for: an officer in the own district, and roles for the whole province. */
interface Takers {
  readonly district: boolean;
  readonly province: readonly Role[];
}

/**
 * Who may take which step, beside the administrator, who may do everything (`infra/http/roles.ts`) and whose name is then in the log. A
 * district writes, signs and hands in its own report; the Department puts together, gives back and issues.
 */
const TAKERS: Readonly<Record<StepName, Takers>> = {
  draft: { district: true, province: ['department'] },
  remark: { district: true, province: ['department'] },
  sign: { district: true, province: [] },
  submit: { district: true, province: [] },
  return: { district: false, province: ['department'] },
  consolidate: { district: false, province: ['department'] },
  revise: { district: false, province: ['department'] },
  issue: { district: false, province: ['department'] },
  outreach: { district: true, province: ['department'] },
};

/** Throws `wrong-role` unless the caller may take the step for the district; without one it is for the province. */
export function mustBeAllowed(caller: Caller, step: StepName, district: string | undefined): void {
  const takers = TAKERS[step];
  if (caller.role === 'district') {
    if (!takers.district) throw new HttpError('wrong-role', `${step}: a district may not take this step`);
    if (district === undefined || district !== caller.district) {
      throw new HttpError('wrong-role', `${step}: an officer may take this step for the own district only`);
    }
    return;
  }
  if (caller.role === 'administrator') return;
  if (step === 'remark' && district !== undefined) {
    throw new HttpError('wrong-role', "remark: only its own officer writes into a district's report");
  }
  if (takers.province.includes(caller.role)) return;
  const who = [...(takers.district ? ['an officer of the district'] : []), ...takers.province];
  throw new HttpError('wrong-role', `${step}: this step is for ${who.join(' or ')}`);
}
