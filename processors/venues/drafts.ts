import type { Cause, PersonId } from '../../schemas/messages.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Emit } from '../../streams/fold.ts';
import type { Exposure } from './exposures.ts';

/** An exposure and whose it is. */
export interface Found {
  readonly contact: PersonId;
  readonly exposure: Exposure;
}

/** The exposures that one input record makes begin or cease to be; what is the same at its end is not said. */
export class Drafts {
  readonly #changes = new Map<string, { contact: PersonId; before: Exposure | undefined; now: Exposure | undefined }>();

  begin(found: readonly Found[]): void {
    for (const { contact, exposure } of found) {
      const change = this.#changes.get(nameOf(contact, exposure));
      if (change) change.now = exposure;
      else this.#changes.set(nameOf(contact, exposure), { contact, before: undefined, now: exposure });
    }
  }

  cease(found: readonly Found[]): void {
    for (const { contact, exposure } of found) {
      const change = this.#changes.get(nameOf(contact, exposure));
      if (change) change.now = undefined;
      else this.#changes.set(nameOf(contact, exposure), { contact, before: exposure, now: undefined });
    }
  }

  say(version: number, cause: Cause, emit: Emit): void {
    for (const { contact, before, now } of this.#changes.values()) {
      const exposure = now ?? before;
      if (exposure === undefined || JSON.stringify(before) === JSON.stringify(now)) continue;
      emit(TOPICS.people, contact, { ...exposure, version, withdrawn: now === undefined, cause });
    }
  }
}

function nameOf(contact: PersonId, exposure: Exposure): string {
  return `${contact}|${exposure.id}`;
}
