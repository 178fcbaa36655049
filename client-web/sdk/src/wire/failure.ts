import { ConnectError } from '@connectrpc/connect';
import { BadRequestSchema, ErrorInfoSchema, RetryInfoSchema } from '../gen/google/rpc/error_details_pb.js';
import { millisOf } from '../mapping.js';

const DOMAIN = 'parley';
const PREFIX = 'ERROR_REASON_';

/** The status codes of gRPC by their number. */
const CODES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

export type Code = (typeof CODES)[number];

/** Why a call or a connection ended. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: Code;
  /** The name of Parley's `ErrorReason` without its prefix; empty when the status came from the transport. */
  readonly reason: string;
  /** How long the server wants to be left alone; null when it does not say. */
  readonly retryAfterMillis: number | null;
  /** What is wrong with which field, as "field: what to write instead". */
  readonly violations: readonly string[];

  constructor(
    code: Code,
    reason: string,
    text: string,
    retryAfterMillis: number | null = null,
    violations: readonly string[] = [],
  ) {
    super(text);
    this.code = code;
    this.reason = reason;
    this.retryAfterMillis = retryAfterMillis;
    this.violations = violations;
  }

  /** A failure that no server told. */
  static ofTransport(code: Code, text: string): Failure {
    return new Failure(code, '', text);
  }

  /** What a call threw. */
  static of(thrown: unknown): Failure {
    if (thrown instanceof Failure) return thrown;
    const error = ConnectError.from(thrown);
    const info = error.findDetails(ErrorInfoSchema)[0];
    const retry = error.findDetails(RetryInfoSchema)[0]?.retryDelay;
    const bad = error.findDetails(BadRequestSchema)[0];
    return new Failure(
      CODES[error.code] ?? 'UNKNOWN',
      info?.domain === DOMAIN ? withoutPrefix(info.reason) : '',
      error.rawMessage,
      retry === undefined ? null : millisOf(retry),
      bad?.fieldViolations.map((violation) => `${violation.field}: ${violation.description}`) ?? [],
    );
  }

  /** Whether Parley itself said so, rather than something on the way to it. */
  get isOfParley(): boolean {
    return this.reason !== '';
  }
}

function withoutPrefix(reason: string): string {
  return reason.startsWith(PREFIX) ? reason.slice(PREFIX.length) : reason;
}
