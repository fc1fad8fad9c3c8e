// @ts-check

/** The server refused: its status, 403 when the role may not make the call. */
export class Refused extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`the server answered ${status}`);
    this.status = status;
  }
}

/**
 * The rows of a read, as they arrive.
 *
 * @template Row
 * @param {string} url
 * @param {string} token
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<Row>}
 */
export async function* rowsOf(url, token, signal) {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/x-ndjson' };
  const response = await fetch(url, { headers, signal, cache: 'no-store' });
  if (!response.ok || !response.body) throw new Refused(response.status);
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += decoder.decode(part.value, { stream: true });
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line);
  }
  if (text !== '') yield JSON.parse(text);
}
