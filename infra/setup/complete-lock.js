// Gives package-lock.json an entry for every optional package that npm left out because no build of it could be had where the lock was made:
// `npm ci` refuses a lock without them. Run after adding a dependency: node infra/setup/complete-lock.js
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));

/** What a package's name says of the machines that it is for. */
function platformOf(name) {
  const words = name.split('/').at(-1).split('-');
  const os = ['android', 'darwin', 'linux', 'win32', 'freebsd', 'openharmony'].filter((one) => words.includes(one));
  const cpu = ['x64', 'arm64', 'arm', 'ia32', 'riscv64', 's390x', 'ppc64'].filter((one) => words.includes(one));
  const libc = words.some((word) => /musl/.test(word))
    ? ['musl']
    : words.some((word) => /^gnu/.test(word))
      ? ['glibc']
      : [];
  return {
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(libc.length > 0 ? { libc } : {}),
    ...(os.length > 0 ? { os } : {}),
  };
}

let added = 0;
for (const [path, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    if (lock.packages[`${path}/node_modules/${name}`] || lock.packages[`node_modules/${name}`]) continue;
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(parent.dev ? { dev: true } : {}),
      ...(parent.license ? { license: parent.license } : {}),
      optional: true,
      ...platformOf(name),
    };
    added++;
  }
}
const [root, ...others] = Object.entries(lock.packages);
lock.packages = Object.fromEntries([root, ...others.sort(([a], [b]) => (a < b ? -1 : 1))]);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stderr.write(`${added} entries added to package-lock.json\n`);
