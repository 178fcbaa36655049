import type {
  DescMessage,
  DescMethodStreaming,
  DescMethodUnary,
  MessageInitShape,
  MessageShape,
} from '@bufbuild/protobuf';
import type { Transport } from '@connectrpc/connect';
import type { Clock } from '../clock.js';
import type { Asked } from './connection.js';
import { Failure } from './failure.js';

/** A request that has no answer by then is made again. */
const REQUEST_PATIENCE_MILLIS = 15_000;

/** A way for calls, as one caller uses it. */
export interface Line {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Empty for methods that need none. */
  readonly accessToken: string;
}

function headersOf(line: Line): Record<string, string> {
  return line.accessToken === '' ? {} : { authorization: `Bearer ${line.accessToken}` };
}

/**
 * One call. Rejects with a {@link Failure}, also when its patience is over or a signal ends it, whatever the transport makes
 * of that.
 */
export async function unary<I extends DescMessage, O extends DescMessage>(
  line: Line,
  method: DescMethodUnary<I, O>,
  input: MessageInitShape<I>,
  patienceMillis: number,
  ...signals: readonly AbortSignal[]
): Promise<MessageShape<O>> {
  const ending = new AbortController();
  const ended = new Promise<never>((_, reject) => {
    ending.signal.addEventListener('abort', () => reject(ending.signal.reason), { once: true });
  });
  const cancel = () => ending.abort(Failure.ofTransport('CANCELLED', 'the call was given up'));
  const patience = line.clock.after(patienceMillis, () =>
    ending.abort(Failure.ofTransport('DEADLINE_EXCEEDED', `no answer within ${patienceMillis / 1000} s`)),
  );
  for (const signal of signals) {
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
  }
  try {
    const call = line.transport.unary(method, ending.signal, patienceMillis, headersOf(line), input);
    return (await Promise.race([call, ended])).message;
  } catch (thrown) {
    throw Failure.of(thrown);
  } finally {
    patience.cancel();
    for (const signal of signals) signal.removeEventListener('abort', cancel);
  }
}

/** Makes a request. Neither of its two is told after the end of the connection. */
export function ask(line: Line, asked: Asked, ending: AbortSignal): void {
  unary(line, asked.method, asked.input, REQUEST_PATIENCE_MILLIS, ending, asked.signal).then(
    (answer) => {
      if (!ending.aborted) asked.replied(answer);
    },
    (why: Failure) => {
      if (!ending.aborted) asked.refused(why);
    },
  );
}

/** A stream from the server. Each message is taken from the network when it is asked for. */
export async function serverStream<I extends DescMessage, O extends DescMessage>(
  line: Line,
  method: DescMethodStreaming<I, O>,
  input: MessageInitShape<I>,
  signal: AbortSignal,
): Promise<AsyncIterator<MessageShape<O>>> {
  const response = await line.transport.stream(method, signal, undefined, headersOf(line), once(input));
  return response.message[Symbol.asyncIterator]();
}

async function* once<T>(only: T): AsyncGenerator<T> {
  yield only;
}
