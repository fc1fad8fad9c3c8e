import { createHash } from 'node:crypto';
import { parseInstant } from '../../schemas/instant.ts';
import type { Subject } from '../../schemas/subject.ts';
import { decode } from '../codes/decode.ts';
import type { DecodedCode, DecodeOptions } from '../codes/decoded.ts';
import { type Message, messageAtGuard, WARNINGS } from '../codes/messages.ts';
import { toScanSubjects } from '../codes/scan-subjects.ts';
import { type Intake, newTag } from '../gateway/intake.ts';
import type { PersonalIntake } from '../personal/intake.ts';
import type { Sealer } from '../sealing/sealer.ts';
import type { VenueAliases } from './aliases.ts';
import type { Holder, Holders } from './holders.ts';
import { CERTIFICATE_OF, NOT_TAKEN, REPEAT, TAKEN } from './messages.ts';
import type { RecentScans } from './recent.ts';
import type { GateScan } from './scan.ts';
import { venueOf } from './venue.ts';

/** What the guard should see. Holds nothing of the code but the name that its holder showed. */
export interface GateAnswer {
  readonly result: 'ok' | 'repeat' | 'refused';
  /** Why it was refused: a reason of `decode`, or of the system. */
  readonly reason: string | null;
  readonly message: Message;
  readonly format: DecodedCode['format'];
  readonly signature: DecodedCode['signature'];
  readonly warnings: readonly ({ readonly code: string } & Message)[];
  /** The name that the code shows, to be compared with the face and the card. */
  readonly name: string | null;
  /** Of a health certificate: whether its name and birth date are those of somebody who was just scanned at this door. Else null. */
  readonly holder: Holder;
  /** The venue that the scan counts for. */
  readonly venue: string | null;
}

export interface GateOptions {
  readonly intake: Intake;
  readonly personal: PersonalIntake;
  readonly sealer: Sealer;
  readonly aliases: VenueAliases;
  readonly recent: RecentScans;
  /** Codes whose holder's details were sealed lately. */
  readonly learnt: RecentScans;
  /** Who was let in lately, for the certificates that they show. */
  readonly holders: Holders;
  readonly trust: (now: number) => DecodeOptions;
  readonly now: () => number;
}

/** Takes one scan at a door. The answer says what happened; what it calls `ok` is durable. Nothing of the code is logged. */
export async function passGate(scan: GateScan, options: GateOptions): Promise<GateAnswer> {
  const trust = options.trust(options.now());
  const code = decode(scan.code, trust);
  const venue = venueOf(scan.venue, trust, options.aliases);
  const refused = (reason: string, message: Message): GateAnswer => answer('refused', reason, message, code, null);
  if (venue.message) return refused('venue', venue.message);
  const door = [venue.id, scan.device ?? ''].join('\n');
  const holder = code.certificate === null ? null : options.holders.of(door, code.person, options.now());
  if (holder !== null) return { ...refused('certificate', CERTIFICATE_OF[holder]), holder };
  const subjects = toScanSubjects(code);
  if (subjects === null) return refused(reasonOf(code), messageAtGuard(code)!);
  if (repeatsIdentifier(scan, code)) return refused('schema', NOT_TAKEN.schema);
  const { result, event } = await send(scan, venue.id, subjects, options);
  const rejected = result.rejected[0];
  if (rejected) return refused(rejected.code, NOT_TAKEN[rejected.code]);
  const keyed = options.sealer.keyed(subjects.subject as Subject);
  // A code that was shown today has taught what it can.
  const shown = createHash('sha256')
    .update(JSON.stringify([keyed, code.person]))
    .digest('base64url');
  if (!options.learnt.repeats(shown, options.now())) {
    await learn(code, subjects, options.personal).catch((error: unknown) => {
      // The door shows it again, and then it has still something to teach.
      options.learnt.forget(shown);
      throw error;
    });
  }
  const key = [keyed, venue.id, scan.direction].join('\n');
  options.holders.admitted(door, code.person, options.now());
  const repeat = options.recent.repeats(key, parseInstant(event.at)!);
  return answer(repeat ? 'repeat' : 'ok', null, repeat ? REPEAT : TAKEN[scan.direction], code, venue.id);
}

/** Whether a field that enters the log as it is holds a number of the person, as when a device names scans after codes. */
function repeatsIdentifier({ id, zone, device, code: text }: GateScan, { subjects }: DecodedCode): boolean {
  const numbers = [text.trim(), ...subjects.map((subject) => subject.slice(subject.indexOf(':') + 1))];
  return [id, zone, device].some((field) =>
    numbers.some((number) => field?.toUpperCase().includes(number.toUpperCase())),
  );
}

type Subjects = NonNullable<ReturnType<typeof toScanSubjects>>;

async function send(scan: GateScan, venue: string, subjects: Subjects, { intake, now }: GateOptions) {
  const event = {
    type: 'scan',
    id: scan.id ?? newTag(),
    at: scan.at ?? new Date(now()).toISOString(),
    subject: subjects.subject,
    also: subjects.also.length > 0 ? subjects.also : undefined,
    venue,
    direction: scan.direction,
    zone: scan.zone,
    device: scan.device,
    mode: scan.mode ?? 'guard',
  };
  return { result: await intake.take([{ json: event }], true), event };
}

/** What the code says of its holder is kept, sealed; a code that says nothing but its number teaches nothing. */
async function learn(code: DecodedCode, subjects: Subjects, personal: PersonalIntake): Promise<void> {
  const { name, birth, sex, phone } = code.person ?? { name: null, birth: null, sex: null, phone: null };
  if (name === null && birth === null && phone === null) return;
  const [subject, ...also] = [subjects.subject, ...subjects.also] as Subject[];
  await personal.take([{ subject: subject!, also, kind: 'gate', name, birth, sex, phone }]);
}

function reasonOf(code: DecodedCode): string {
  if (code.venue !== null) return 'venue-code';
  return code.certificate !== null ? 'certificate' : (code.reason ?? 'not-known');
}

function answer(
  result: GateAnswer['result'],
  reason: string | null,
  message: Message,
  code: DecodedCode,
  venue: string | null,
): GateAnswer {
  return {
    result,
    reason,
    message,
    format: code.format,
    signature: code.signature,
    warnings: code.warnings.map((warning) => ({ code: warning, ...WARNINGS[warning] })),
    name: code.person?.name ?? null,
    holder: null,
    venue,
  };
}
