import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import type { ServerFrame } from '../gen/parley/v1/stream_service_pb.js';
import type { Failure } from './failure.js';

/** How a client introduces itself, whatever the transport. */
export interface Hello {
  readonly clientName: string;
  readonly clientVersion: string;
  readonly deviceId: string;
  readonly resumeToken: string;
  readonly maxReplay: number;
  readonly focusRoomIds: string[];
}

/** One request on its way. */
export interface Asked<I extends DescMessage = DescMessage, O extends DescMessage = DescMessage> {
  readonly method: DescMethodUnary<I, O>;
  readonly input: MessageInitShape<I>;
  /** Ends the call: nobody waits for its answer any more. */
  readonly signal: AbortSignal;
  replied(answer: MessageShape<O>): void;
  /** It was not carried out, or nobody knows. */
  refused(why: Failure): void;
}

/** A way to the server, whatever the transport. */
export interface Connection {
  /** Makes a request. Nothing is answered after the end of the connection. */
  request(asked: Asked): void;

  /** Takes one more frame. A connection begins with one. */
  more(): void;

  /** Ends it. Its receiver hears nothing more. */
  close(): void;
}

/** Who is told what a connection brings: nothing after the end. */
export interface Receiver {
  /** What the server says. The next frame comes after `more`. */
  frame(frame: ServerFrame): void;

  /** The connection is over. */
  ended(why: Failure): void;
}
