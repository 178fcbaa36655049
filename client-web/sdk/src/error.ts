/**
 * Why something was refused. The names are those of the service's `ErrorReason`, such as `ROOM_ACCESS_DENIED`,
 * `HANDLE_TAKEN`, `CREDENTIALS_INVALID`, `RATE_LIMITED`, also those of a newer service; and the client's own:
 *
 * - `NOT_CONNECTED`: there was no connection for as long as the request could wait. Whether it was carried out is not
 *   known, when it had been sent.
 * - `NOT_KEPT`: the client's own store could not keep the message, so it was not sent.
 * - `CLOSED`: the client was closed.
 */
export type Reason = string;

/** Something was refused, or could not be done. Decide by the reason, never by the message, which is for people. */
export class ParleyError extends Error {
  override readonly name = 'ParleyError';
  readonly reason: Reason;
  /** How long the service wants to be left alone, in milliseconds; null when it does not say. */
  readonly retryAfterMillis: number | null;
  /** What is wrong with which field, as "field: what to write instead"; empty for most reasons. */
  readonly violations: readonly string[];

  constructor(
    reason: Reason,
    message: string,
    retryAfterMillis: number | null = null,
    violations: readonly string[] = [],
  ) {
    super(violations.length === 0 ? message : `${message} (${violations.join('; ')})`);
    this.reason = reason;
    this.retryAfterMillis = retryAfterMillis;
    this.violations = violations;
  }
}

/** What every call of a closed client answers. */
export function closed(): ParleyError {
  return new ParleyError('CLOSED', 'the client is closed; use one that is not');
}
