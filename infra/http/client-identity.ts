import { Agent } from 'node:https';
import { createSecureContext } from 'node:tls';
import { z } from 'zod';
import { watchedFile } from '../../producers/watched-file.ts';

const source = z.string().min(1);

/** How a configuration names a client certificate: each the path of a PEM file, or an environment variable that holds PEM or a path. */
export const IDENTITY_FIELDS = {
  certificateFrom: source.optional(),
  keyFrom: source.optional(),
  /** Who signs the server's certificate, in the place of the public authorities. */
  caFrom: source.optional(),
} as const;

export interface IdentityNames {
  readonly certificateFrom?: string | undefined;
  readonly keyFrom?: string | undefined;
  readonly caFrom?: string | undefined;
}

/** The connections of one who shows a certificate, or trusts an authority of its own. */
export interface ClientIdentity {
  /** Asked for each call: after a renewal it is another. */
  agent(): Agent;
}

/** How long calls that began under an old certificate may still take, ms. */
const FAREWELL_MS = 60_000;

/**
 * Reads a client certificate and its key; undefined when the configuration names nothing. Throws when one goes without the other, cannot be read, or
 * does not belong to the other. Files that change are read again at the next call; while they do not fit together (a renewal that is under way) what was
 * read before is used.
 */
export function clientIdentity(names: IdentityNames, env: NodeJS.ProcessEnv): ClientIdentity | undefined {
  const { certificateFrom, keyFrom, caFrom } = names;
  if ((certificateFrom === undefined) !== (keyFrom === undefined))
    throw new Error('certificateFrom and keyFrom go together: set both, or neither');
  if (certificateFrom === undefined && caFrom === undefined) return undefined;
  const parts = { cert: certificateFrom, key: keyFrom, ca: caFrom };
  const read = Object.entries(parts).flatMap(([part, from]) =>
    from === undefined ? [] : [[part, pemOf(from, env)] as const],
  );
  const current = () => Object.fromEntries(read.map(([part, pem]) => [part, pem()]));
  let pems = current();
  let agent = agentOf(pems);
  return {
    agent() {
      try {
        const now = current();
        if (Object.entries(now).every(([part, pem]) => pems[part] === pem)) return agent;
        const renewed = agentOf(now);
        const old = agent;
        setTimeout(() => old.destroy(), FAREWELL_MS).unref();
        [pems, agent] = [now, renewed];
      } catch {
        // Half of a renewal: the other half is to come.
      }
      return agent;
    },
  };
}

/** The same of an entry of a configuration file; errors begin with `where`, the file and the entry. */
export function configuredIdentity(
  where: string,
  names: IdentityNames,
  env: NodeJS.ProcessEnv,
): ClientIdentity | undefined {
  try {
    return clientIdentity(names, env);
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`);
  }
}

function agentOf(pems: Readonly<Record<string, string>>): Agent {
  // Throws when certificate and key are not each other's, which an agent would only say at the first call.
  createSecureContext(pems);
  return new Agent({ ...pems, keepAlive: true, timeout: 4000 });
}

/** The PEM text that a name leads to, now. Errors name the variable or the path. */
function pemOf(from: string, env: NodeJS.ProcessEnv): () => string {
  const variable = /^[A-Z][A-Z0-9_]*$/.test(from);
  const value = variable ? env[from] : from;
  if (!value) throw new Error(`the variable ${from} must hold PEM, or the path of a PEM file`);
  if (value.includes('-----BEGIN ')) return () => value;
  const read = watchedFile<string | undefined>(value, (text) => text, undefined);
  const pem = () => {
    const text = read();
    if (!text?.includes('-----BEGIN ')) throw new Error(`${variable ? from : value}: there is no PEM file`);
    return text;
  };
  pem();
  return pem;
}
