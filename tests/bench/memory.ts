/** Resident memory of the whole system in one process after a number of scans, beside the same process before the first. */
import { settled } from '../faults/client.ts';
import { line, machine } from './figures.ts';
import { embedded, pour, rssMegabytes } from './running.ts';
import { scanLines, venueLines } from './scans.ts';

const COUNT = Number(process.argv[2] ?? 1_000_000);
const running = await embedded();
try {
  const { pid } = running.processes[0]!;
  const before = rssMegabytes(pid);
  line('resident memory before the first event', `${before.toFixed(0)} MB`, 1);
  await pour(running.gateway, venueLines());
  let most = before;
  const look = setInterval(() => {
    most = Math.max(most, rssMegabytes(pid));
  }, 200);
  await pour(running.gateway, scanLines(COUNT), { size: 2000 });
  await settled(running.reads, 3_600_000);
  clearInterval(look);
  line(`after ${COUNT} scans`, `${rssMegabytes(pid).toFixed(0)} MB`, rssMegabytes(pid) / before);
  line('at most, meanwhile', `${most.toFixed(0)} MB`, most / before);
} finally {
  await running.stop();
}
machine();
