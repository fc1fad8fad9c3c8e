import type { Rules } from '../../schemas/rules.ts';
import { STAGE_NAMES, type StageName, type StagesOf, versionsOf } from '../pipeline.ts';
import type { GenerationSpec } from './note.ts';

/** What computed a generation: its rules, and the versions of its stages. */
export type Computed = Pick<GenerationSpec, 'rules' | 'stages'>;

/** This program, as one that computes generations. */
export class Release {
  readonly #stagesOf: StagesOf;

  constructor(stagesOf: StagesOf) {
    this.#stagesOf = stagesOf;
  }

  /** The versions of its stages under rules. */
  versions(rules: Rules): Record<StageName, number> {
    return versionsOf(this.#stagesOf(rules));
  }

  /** Whether it could have computed this, and so can go on with it. */
  computes(spec: Computed): boolean {
    return this.whyNot(spec) === undefined;
  }

  /** Why what was computed cannot be carried on by the stages of this program. */
  whyNot({ rules, stages }: Computed): string | undefined {
    const versions = this.versions(rules);
    const other = STAGE_NAMES.find((name) => versionOf(stages, name) !== versions[name]);
    return (
      other &&
      `the state of ${other} is of version ${versionOf(stages, other)}, and this program's of ${versions[other]}`
    );
  }

  /** Whether a newer program than this computed it. */
  isOlderThan({ rules, stages }: Computed): boolean {
    const versions = this.versions(rules);
    return STAGE_NAMES.some((name) => versionOf(stages, name) > versions[name]);
  }
}

/** The first release noted no versions. */
function versionOf(stages: GenerationSpec['stages'], name: StageName): number {
  return stages?.[name] ?? 1;
}
