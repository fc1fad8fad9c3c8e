/**
 * The lines of a package-lock.json that name a host: a mirror's address in it would break every machine that cannot
 * reach that mirror. Links to funding pages are no sources and do not count.
 */
export function hostsInLock(text: string): string[] {
  const found: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string' && /^[a-z+]+:\/\//i.test(value)) found.push(`${path}: ${value}`);
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) if (key !== 'funding') walk(inner, `${path}/${key}`);
  };
  walk(JSON.parse(text), '');
  return found;
}

/**
 * The optional packages that a package of the lock asks for and the lock does not have. `npm ci` refuses such a lock,
 * and npm writes one where the registry in reach lacks the builds for other platforms.
 */
export function missingFromLock(text: string): string[] {
  const { packages } = JSON.parse(text) as { packages: Record<string, { optionalDependencies?: object }> };
  const names = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)));
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies));
  return [...new Set(wanted)].filter((name) => !names.has(name));
}
