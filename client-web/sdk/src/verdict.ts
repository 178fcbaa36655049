import type { Failure } from './wire/failure.js';

/**
 * What a client does about the end of a connection, decided by code and reason alone.
 *
 * - RECONNECT: comes back with its resume token, after what the server asks for, or by the client's own backoff (null).
 * - RENEW: gets a newer access token and comes back.
 * - SNAPSHOT: forgets its resume token and takes a snapshot.
 * - STOP: gives up.
 */
export type Verdict =
  | { readonly kind: 'RECONNECT'; readonly afterMillis: number | null }
  | { readonly kind: 'RENEW' }
  | { readonly kind: 'SNAPSHOT' }
  | { readonly kind: 'STOP' };

export function verdictOf(failure: Failure): Verdict {
  if (!failure.isOfParley) return { kind: 'RECONNECT', afterMillis: failure.retryAfterMillis };
  switch (failure.reason) {
    case 'TOKEN_EXPIRED':
      return { kind: 'RENEW' };
    case 'RESUME_TOKEN_INVALID':
    case 'RESUME_TOKEN_EXPIRED':
      return { kind: 'SNAPSHOT' };
    default:
      return byCode(failure);
  }
}

function byCode(failure: Failure): Verdict {
  switch (failure.code) {
    case 'UNAVAILABLE':
      return { kind: 'RECONNECT', afterMillis: failure.retryAfterMillis };
    case 'RESOURCE_EXHAUSTED':
      return failure.retryAfterMillis === null
        ? { kind: 'STOP' }
        : { kind: 'RECONNECT', afterMillis: failure.retryAfterMillis };
    // A deadline, or the end of a call, that the server has seen: nobody meant the client.
    case 'DEADLINE_EXCEEDED':
    case 'CANCELLED':
      return { kind: 'RECONNECT', afterMillis: null };
    default:
      return { kind: 'STOP' };
  }
}
