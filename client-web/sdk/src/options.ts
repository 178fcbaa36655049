import {
  CLIENT_NAME,
  CLIENT_VERSION,
  MAX_NAME,
  MAX_RETRIES,
  MAX_VERSION,
  REQUEST_PATIENCE_MILLIS,
  type Settings,
} from './settings.js';
import type { Store } from './store.js';

/** The product's own tokens, instead of Parley's accounts. */
export type TokenSource = (wasExpired: boolean, signal: AbortSignal) => Promise<string | null>;

/** What a client is to be. Everything but the service's address has a default. */
export interface ParleyClientOptions {
  /** Where the service is, such as `location.origin`. */
  baseUrl: string;
  /** Where to keep credentials, place in the log and unsent messages. Default: in memory. The client closes it. */
  store?: Store;
  /**
   * The access tokens of a product with its own sign-in, instead of `signIn`: a token that is good now, or null when
   * nobody is signed in any more. One that rejects, or answers within 9 s nothing, is asked again later.
   *
   * @param wasExpired whether the former one was refused as expired: a kept one will not do
   * @param signal aborts when the answer is not waited for any more
   */
  tokenSource?: TokenSource;
  /** Which program this is, for the service's metrics; at most 64 characters. Default: `parley-web`. */
  name?: string;
  /** Its version; at most 32 characters. Default: this client's own. */
  version?: string;
  /** What tells this session from the user's others in a list; at most 64 characters. Default: nothing. */
  deviceLabel?: string;
  /** How many tries in a row may fail before the client has FAILED. Default: 20, which takes some minutes. */
  maxRetries?: number;
  /** How long requests wait for a connection and an answer. Default: 30 000. Messages wait for ever. */
  requestTimeoutMillis?: number;
}

function check(isRight: boolean, otherwise: string): void {
  if (!isRight) throw new RangeError(otherwise);
}

/** Throws a RangeError that says which option is wrong and what to write instead. */
export function settingsOf(options: ParleyClientOptions): Settings {
  const settings: Settings = {
    clientName: options.name ?? CLIENT_NAME,
    clientVersion: options.version ?? CLIENT_VERSION,
    deviceLabel: options.deviceLabel ?? '',
    maxRetries: options.maxRetries ?? MAX_RETRIES,
    requestPatienceMillis: options.requestTimeoutMillis ?? REQUEST_PATIENCE_MILLIS,
  };
  check(/^https?:\/\/[^/]/.test(options.baseUrl), `baseUrl is like https://chat.example.com, not ${options.baseUrl}`);
  check(settings.clientName.length <= MAX_NAME, `name has at most ${MAX_NAME} characters`);
  check(settings.clientVersion.length <= MAX_VERSION, `version has at most ${MAX_VERSION} characters`);
  check(settings.deviceLabel.length <= MAX_NAME, `deviceLabel has at most ${MAX_NAME} characters`);
  check(settings.maxRetries >= 1, `maxRetries is 1 or more, not ${settings.maxRetries}`);
  check(settings.requestPatienceMillis > 0, 'requestTimeoutMillis is longer than nothing');
  return settings;
}
