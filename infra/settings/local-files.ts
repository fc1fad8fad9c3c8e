import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CARD_RULES, checkCardRules } from '../../dashboards/card/rules.ts';
import { codeKeySetting, codeKeysIn, revocation, trustListSettings } from '../../producers/gate/trust.ts';
import { issuedSetting } from '../../producers/issuing/ledger.ts';
import { signingKeySetting } from '../../producers/issuing/signing-keys.ts';
import type { Sealer } from '../../producers/sealing/sealer.ts';
import { ROLES, type Role } from '../http/roles.ts';
import { tokenHash } from '../http/tokens.ts';
import type { SharedSettings } from './derived.ts';
import type { Wanted } from './settings.ts';

const BY = 'data folder';

const tokens = z.array(
  z.object({
    name: z.string(),
    role: z.enum(Object.keys(ROLES) as [Role, ...Role[]]),
    district: z.string().optional(),
    sha256: z.string(),
  }),
);
const texts = z.record(z.string(), z.string());
const keys = z.object({ keys: z.array(z.unknown()) });

type LocalSealer = Pick<Sealer, 'seal'>;

/** A private key in the clear: what is taken of it is sealed, and the file goes. */
const SECRET = 'code-signing-key.json';

/** What each file held that versions before settings kept in the data folder of each process. */
const FILES: Readonly<Record<string, (text: string, settings: SharedSettings, sealer: LocalSealer) => Wanted[]>> = {
  'tokens.json': (text) => tokens.parse(JSON.parse(text)).map(({ sha256, ...caller }) => tokenHash(caller, sha256, BY)),
  'venue-aliases.json': (text) =>
    Object.entries(texts.parse(JSON.parse(text))).map(([alias, value]) => ({ name: `alias/${alias}`, value, by: BY })),
  // Before the public keys, which name it once more.
  [SECRET]: (text, settings, sealer) => {
    const { kid, wanted } = signingKeySetting(JSON.parse(text), BY, sealer);
    const { sealed } = codeKeysIn(settings).get(kid) ?? {};
    return sealed === undefined ? [{ ...wanted, after: settings.standing(wanted.name) }] : [];
  },
  'issued-codes.ndjson': (text) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => issuedSetting(JSON.parse(line), BY)),
  'code-keys.json': (text) => keys.parse(JSON.parse(text)).keys.map((jwk) => codeKeySetting(jwk, BY).wanted),
  'revoked-codes.txt': (text) =>
    revocation(
      text.split(/\s+/).filter((serial) => serial !== ''),
      true,
      BY,
    ),
  // In the place of the one that stands, as it was when the file was read again.
  'trust-list.json': (text, settings) => trustListSettings(settings, JSON.parse(text), BY),
  'card-rules.json': (text) => [{ name: CARD_RULES, value: checkCardRules(JSON.parse(text)), by: BY }],
  'platform-cursors.json': (text) =>
    Object.entries(texts.parse(JSON.parse(text))).map(([name, value]) => ({ name: `cursor/${name}`, value, by: BY })),
  'outbox-takeovers.json': (text) =>
    Object.entries(z.record(z.string(), z.int()).parse(JSON.parse(text))).map(([generation, value]) => ({
      name: `outbox/takeover/${generation}`,
      value,
      by: BY,
    })),
};

/**
 * Takes what is found in such files into the settings of the deployment, where nothing was ever said of it there (a token that was taken back since must not come back with the file of a process that
 * starts late), and renames the files so that
 * it happens once. Throws when a file cannot be read as what it should be, with its name and never a value.
 */
export async function takeLocalFiles(
  dataDir: string,
  settings: SharedSettings,
  sealer: LocalSealer,
  say: (line: string) => void,
): Promise<void> {
  for (const [name, read] of Object.entries(FILES)) {
    const file = join(dataDir, name);
    if (!existsSync(file)) continue;
    const taken = await takeFile(
      () => readOrThrow(file, () => read(readFileSync(file, 'utf8'), settings, sealer)),
      settings,
    );
    const gone = name === SECRET;
    if (gone) rmSync(file);
    else renameSync(file, `${file}.taken`);
    const left = gone ? 'the file is gone' : `the file is ${name}.taken`;
    say(`${name}: ${taken} entries are settings of the deployment now; ${left}`);
  }
}

async function takeFile(read: () => readonly Wanted[], settings: SharedSettings): Promise<string> {
  for (;;) {
    const wanted = read();
    const news = wanted.filter(
      ({ name, value, after }) => value === null || after !== undefined || !settings.wasSet(name),
    );
    const took = await settings.setAll(
      news.map((one) => (one.value === null || one.after !== undefined ? one : { ...one, after: null })),
    );
    // Something else was said of an entry that was to be replaced, in this very moment: what it is now is looked at anew.
    const overtaken = news.some(({ after }, at) => after !== undefined && !took[at]);
    if (!overtaken) return `${news.length} of ${wanted.length}`;
  }
}

function readOrThrow<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const where = error instanceof z.ZodError ? `: ${error.issues.map(({ path }) => path.join('.')).join(', ')}` : '';
    throw new Error(`${file} is not what it should be${where}; mend it or move it away`, { cause: error });
  }
}
