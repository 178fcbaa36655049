import { Code, ConnectError } from '@connectrpc/connect';
import { ErrorInfoSchema, RetryInfoSchema } from '../../src/gen/google/rpc/error_details_pb.js';
import { type ErrorReason, ErrorReasonSchema } from '../../src/gen/parley/v1/error_reason_pb.js';

/** A refusal as the service words it. */
export function refusal(code: Code, reason: ErrorReason, retryAfterMillis: number | null = null): ConnectError {
  const name = ErrorReasonSchema.value[reason]?.name ?? '';
  const error = new ConnectError(`refused: ${name}`, code, undefined, [
    { desc: ErrorInfoSchema, value: { domain: 'parley', reason: name } },
  ]);
  if (retryAfterMillis !== null) {
    error.details.push({ desc: RetryInfoSchema, value: { retryDelay: durationOf(retryAfterMillis) } });
  }
  return error;
}

export function durationOf(millis: number) {
  return { seconds: BigInt(Math.floor(millis / 1_000)), nanos: (millis % 1_000) * 1_000_000 };
}

/** Nothing is answered until the client gives up. */
export function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new ConnectError('given up', Code.Canceled)), { once: true });
  });
}
