import { Writable } from 'node:stream';
import { call } from '../client.ts';

/** `truyvet access [--by NAME] [--from …] [--to …]`: who was shown data of single people, one look a line. */
export async function accessCommand(options: { by?: string; from?: string; to?: string }): Promise<void> {
  const response = await call('GET', `/v1/access?${new URLSearchParams(options as Record<string, string>)}`);
  await response.body!.pipeTo(Writable.toWeb(process.stdout));
}
