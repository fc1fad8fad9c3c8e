import { chromium, needTool } from './system-tools.ts';

/** vitest calls this once, before the first `*.browser.spec.ts` of a run: afterwards `CHROMIUM_PATH` names a browser. */
export default function setup(): void {
  process.env.CHROMIUM_PATH = needTool(chromium, (line) => process.stderr.write(`${line}\n`));
}
