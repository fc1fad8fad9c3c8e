import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that tests need and npm cannot bring. */
export interface SystemTool {
  /** What tests use it for. */
  use: string;
  /** Its names, best first. */
  commands: string[];
  /** The Debian package that has it. */
  debian: string;
}

/** A browser for `*.browser.spec.ts`. `CHROMIUM_PATH` goes before it. */
export const chromium: SystemTool = {
  use: 'tests of the pages',
  commands: ['chromium', 'chromium-browser', 'google-chrome'],
  debian: 'chromium',
};

/** Reads the text of a PDF back, for the tests of the reports. */
export const pdftotext: SystemTool = {
  use: 'tests of the PDF reports',
  commands: ['pdftotext'],
  debian: 'poppler-utils',
};

/** Every system tool that `npm test` sees to. */
export const systemTools: SystemTool[] = [chromium, pdftotext];

/** The path of the first of the tool's commands on the PATH, or undefined. */
export function findTool(tool: SystemTool, path = process.env.PATH ?? ''): string | undefined {
  const own = tool === chromium ? process.env.CHROMIUM_PATH : undefined;
  if (own && existsSync(own)) return own;
  const candidates = tool.commands.flatMap((command) => path.split(delimiter).map((folder) => join(folder, command)));
  return candidates.find(executable);
}

/**
 * The path of the tool, installed with apt-get where it is missing and this is Debian as root.
 * Throws with what to install where it cannot be had.
 */
export function needTool(tool: SystemTool, say: (line: string) => void): string {
  const found = findTool(tool);
  if (found) return found;
  const missing = `${tool.commands[0]} is missing: the ${tool.use} need it`;
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    throw new Error(`${missing}. Please install it (on Debian: the package ${tool.debian}).`);
  }
  say(`${missing}; installing Debian's package ${tool.debian} …`);
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', tool.debian]]) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const result = spawnSync('apt-get', ['-q', ...args], { encoding: 'utf8', env, timeout: 300_000 });
    const said = `${result.stdout}${result.stderr}`.trim().split('\n').slice(-10).join('\n');
    if (result.status !== 0) throw new Error(`apt-get ${args.join(' ')} failed:\n${said}`);
  }
  const installed = findTool(tool);
  if (!installed) throw new Error(`${missing}, and Debian's package ${tool.debian} did not bring it.`);
  return installed;
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
