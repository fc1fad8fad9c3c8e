import { expect, test } from 'vitest';
import { serverEvents } from './public/event-stream.js';

async function read(...parts: (string | Uint8Array<ArrayBuffer>)[]): Promise<object[]> {
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const part of parts) controller.enqueue(typeof part === 'string' ? new TextEncoder().encode(part) : part);
      controller.close();
    },
  });
  const events: object[] = [];
  for await (const event of serverEvents(body)) events.push(event);
  return events;
}

test('reads the kind, the id and the lines of an event', async () => {
  expect(await read('event: counts\nid: 7\ndata: {\ndata: }\n\n')).toEqual([
    { event: 'counts', id: '7', data: '{\n}' },
  ]);
});

test('an id holds until another comes, a kind only for its event', async () => {
  expect(await read('event: a\nid: 1\ndata: x\n\ndata: y\n\n')).toEqual([
    { event: 'a', id: '1', data: 'x' },
    { event: 'message', id: '1', data: 'y' },
  ]);
});

test('comments, retry and an event that was cut off say nothing', async () => {
  expect(await read(': still here\n\nretry: 1000\n\nevent: a\n\ndata: cut')).toEqual([]);
});

test('it is the same in whatever parts it arrives, in the middle of a letter too', async () => {
  const bytes = new TextEncoder().encode('event: counts\r\ndata: Phan Rang-Tháp Chàm\r\n\r\ndata: Bác Ái\r\n\r\n');
  const whole = await read(bytes);
  expect(whole).toHaveLength(2);
  for (let at = 0; at < bytes.length; at++) {
    expect(await read(bytes.slice(0, at), bytes.slice(at))).toEqual(whole);
  }
});
