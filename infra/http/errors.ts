/** Every error that a call can answer with: its code, status, and what the caller can do. */
export const ERRORS = {
  'no-token': [401, 'this call needs a token: send Authorization: Bearer TOKEN'],
  'unknown-token': [401, 'the token is unknown; was it replaced?'],
  'wrong-role': [403, 'the role of this token may not make this call'],
  'wrong-field': [400, 'a field of the request is wrong'],
  'not-json': [400, 'the body must be JSON'],
  'not-found': [404, 'there is no such address here; does this process run the part that answers it (gateway, api)?'],
  'not-ready': [409, 'what this call needs is not there yet'],
  conflict: [409, 'the state of things does not allow this now'],
  'too-large': [413, 'the body is too large: send it in parts'],
  'wrong-content-type': [415, 'send application/json (an array of events) or application/x-ndjson (one event a line)'],
  'too-many': [429, 'too many requests; try again after the time in Retry-After'],
  'log-full': [503, 'the log cannot take more at the moment; send the same body again after the time in Retry-After'],
  unavailable: [503, 'a part of the system does not answer at the moment; try again after the time in Retry-After'],
  internal: [500, 'an error on our side; it is in the log'],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof ERRORS;

/** An error that a call answers with. `detail` says where and what would be right, and repeats no value. */
export class HttpError extends Error {
  readonly code: ErrorCode;
  readonly statusCode: number;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, detail?: string, retryAfterSeconds?: number) {
    super(detail ?? ERRORS[code][1]);
    this.code = code;
    this.statusCode = ERRORS[code][0];
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
