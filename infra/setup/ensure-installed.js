// The `pre` script of every npm command: installs the dependencies when they are missing or the lock file changed.
// Plain JavaScript, because an older Node runs it before the pinned one is there. Nothing goes to standard output.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withInstallLock } from './install-lock.js';
import { installed, stamp } from './install-stamp.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const leastNode = 24;

try {
  if (!installed(root)) {
    mkdirSync(join(root, '.cache'), { recursive: true });
    await withInstallLock(join(root, '.cache/install.lock'), say, () => {
      if (!installed(root)) install();
    });
  }
  checkNode();
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}

function say(line) {
  process.stderr.write(`truyvet: ${line}\n`);
}

function install() {
  say('installing the dependencies pinned in package-lock.json (about 800 MB, once) …');
  const started = Date.now();
  // The Node that runs npm, not the pinned one in node_modules, which npm is about to replace. No dependency needs its
  // install script here: lmdb and chdb carry their binaries in optional packages, the others fall back to JavaScript.
  const node = process.env.npm_node_execpath || process.execPath;
  const npm = process.env.npm_execpath;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev'];
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  const result = npm ? spawnSync(node, [npm, ...args], options) : spawnSync('npm', args, options);
  if (result.status !== 0) {
    throw new Error(`npm ci failed (${result.error?.message ?? result.signal ?? `exit code ${result.status}`}).`);
  }
  stamp(root);
  say(`installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** npm puts node_modules/.bin first on the PATH of its scripts: what `node` is there must be new enough. */
function checkNode() {
  const result = spawnSync('node', ['--version'], { encoding: 'utf8' });
  const version = result.stdout?.trim() || 'none that runs';
  if (Number(/^v(\d+)/.exec(version)?.[1] ?? 0) >= leastNode) return;
  throw new Error(
    `Node ${leastNode} or newer is needed; this is ${version}. On Linux with glibc (x64, arm64) it comes with the ` +
      `dependencies; on ${process.platform}-${process.arch} please install it, then run the command again.`,
  );
}
