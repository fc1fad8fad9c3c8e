// @ts-check

/** @typedef {{ event: string, data: string, id: string | undefined }} ServerEvent */

/**
 * The events in a body of server-sent events, as the HTML standard reads them. `EventSource` cannot send the Authorization header, and a
 * token in an address would be kept in logs.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @param {() => void} heard is called for whatever arrives, comments too
 * @returns {AsyncGenerator<ServerEvent>}
 */
export async function* serverEvents(body, heard = () => {}) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let [event, data] = ['', ''];
  /** @type {string | undefined} */
  let id;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      heard();
      text += decoder.decode(part.value, { stream: true });
      // A \r at the end may be the first half of \r\n.
      const lines = text.split(/\r\n|\n|\r(?!$)/);
      text = lines.pop() ?? '';
      for (const line of lines) {
        if (line === '') {
          if (data !== '') yield { event: event || 'message', data: data.slice(0, -1), id };
          [event, data] = ['', ''];
          continue;
        }
        const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
        if (field === 'event') event = value ?? '';
        else if (field === 'data') data += `${value}\n`;
        else if (field === 'id') id = value;
      }
    }
  } finally {
    // Leaving the loop early ends the request.
    reader.cancel().catch(() => {});
  }
}
