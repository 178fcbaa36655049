/** How a client behaves. */
export interface Settings {
  readonly clientName: string;
  readonly clientVersion: string;
  /** What tells this session from the user's others in a list. */
  readonly deviceLabel: string;
  /** Tries in a row that may fail before the client gives up. */
  readonly maxRetries: number;
  /** How long a request waits for a connection and an answer. */
  readonly requestPatienceMillis: number;
}

export const CLIENT_NAME = 'parley-web';
/** This client's own version. */
export const CLIENT_VERSION = '0.1.0';
export const MAX_RETRIES = 20;
export const REQUEST_PATIENCE_MILLIS = 30_000;
export const MAX_NAME = 64;
export const MAX_VERSION = 32;

/** The longest time for each step towards a connection: a token, a page of the snapshot. */
export const STEP_PATIENCE_MILLIS = 10_000;
/** The longest time until the first frame; a server with a herd lets clients wait for their turn. */
export const OPEN_PATIENCE_MILLIS = 25_000;
/** The limit of the pause after a first failure; it doubles with each. */
export const FIRST_PAUSE_MILLIS = 500;
/** The limit that it does not pass. */
export const LONGEST_PAUSE_MILLIS = 20_000;
/** Failures of streams in a row after which polling is tried. */
export const FALLBACK_AFTER = 3;
/** Missed events that are replayed; missing more leads to a snapshot. 0: as many as the server grants. */
export const MAX_REPLAY = 0;
