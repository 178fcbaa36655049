import { ParleyError } from '@parley/client';
import { waitWords } from './time';

const SENTENCES: Readonly<Record<string, string>> = {
  CREDENTIALS_INVALID: 'No account has this handle and password.',
  HANDLE_TAKEN: 'That handle is taken. Choose another one.',
  ROOM_ACCESS_DENIED: 'There is no such room, or you are not a member of it.',
  ROOM_FULL: 'The room has as many members as a room may have.',
  USER_NOT_FOUND: 'There is nobody with that name.',
  MEMBER_NOT_FOUND: 'That person is no longer a member of this room.',
  MESSAGE_NOT_FOUND: 'The message was deleted.',
  MESSAGE_TOO_LARGE: 'The message is too long. Shorten it.',
  ROLE_TOO_LOW: 'Your role in this room does not allow that.',
  BANNED: 'You were banned from this room.',
  LAST_OWNER: 'A room needs an owner. Make somebody else owner first.',
  ETAG_MISMATCH: 'Somebody else changed it meanwhile.',
  QUEUE_FULL: 'The service is very busy. Try again in a moment.',
  STORE_UNAVAILABLE: 'The service cannot be reached right now. Try again in a moment.',
  NOT_CONNECTED: 'There is no connection to the service right now.',
  NOT_KEPT: 'This browser could not keep the message.',
  CLOSED: 'The session was closed.',
};

/** What to tell a person about an error: never empty, and with the reason where only that tells more. */
export function errorWords(error: unknown): string {
  if (!(error instanceof ParleyError)) {
    return error instanceof Error && error.message !== '' ? error.message : 'Something went wrong.';
  }
  if (error.reason === 'RATE_LIMITED') {
    const wait = error.retryAfterMillis === null ? 'a moment' : waitWords(error.retryAfterMillis);
    return `Too many attempts. Try again in ${wait}.`;
  }
  if (error.violations.length > 0) return error.violations.map((violation) => violationOf(violation).words).join(' ');
  return SENTENCES[error.reason] ?? `${error.message} (${error.reason})`;
}

/** A violation "display_name: use 1 to 64 characters" as field and sentence. */
export function violationOf(violation: string): { field: string; words: string } {
  const colon = violation.indexOf(':');
  if (colon < 0) return { field: '', words: sentence(violation) };
  const field = violation.slice(0, colon).trim().split('.').at(-1) ?? '';
  return { field, words: sentence(violation.slice(colon + 1)) };
}

function sentence(words: string): string {
  const trimmed = words.trim();
  if (trimmed === '') return 'This is not accepted.';
  const begun = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

export interface FormFault {
  /** What to write instead, by field. */
  readonly fields: Readonly<Record<string, string>>;
  /** What belongs to no field; empty when all do. */
  readonly general: string;
}

export const NO_FAULT: FormFault = { fields: {}, general: '' };

/** Puts an error of the service where the person can mend it. `names` are the fields that the form has. */
export function faultOf(error: unknown, names: readonly string[]): FormFault {
  if (error instanceof ParleyError) {
    if (error.reason === 'HANDLE_TAKEN' && names.includes('handle')) {
      return { fields: { handle: errorWords(error) }, general: '' };
    }
    const fields: Record<string, string> = {};
    const rest: string[] = [];
    for (const violation of error.violations) {
      const { field, words } = violationOf(violation);
      if (names.includes(field)) fields[field] = words;
      else rest.push(words);
    }
    if (error.violations.length > 0) return { fields, general: rest.join(' ') };
  }
  return { fields: {}, general: errorWords(error) };
}
