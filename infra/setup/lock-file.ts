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
