import { create } from '@bufbuild/protobuf';
import type { ServerFrame, SetFocusRequest } from '../gen/parley/v1/stream_service_pb.js';
import { SetFocusResponseSchema, StreamService } from '../gen/parley/v1/stream_service_pb.js';
import { ask, type Line, unary } from './calls.js';
import type { Asked, Connection, Hello, Receiver } from './connection.js';
import type { Failure } from './failure.js';

/** As long as the server allows. */
const WAIT_SECONDS = 25n;
const POLL_PATIENCE_MILLIS = 40_000;

/** The fallback: one poll after the other, and requests as unary calls. */
export class PollConnection implements Connection {
  readonly #line: Line;
  readonly #hello: Hello;
  readonly #receiver: Receiver;
  readonly #ending = new AbortController();
  #resumeToken: string;
  #focusRoomIds: string[];
  /** The first answer comes at once: it tells that polling works. */
  #waitSeconds = 0n;
  #isPolling = false;
  #isOver = false;

  private constructor(line: Line, hello: Hello, receiver: Receiver) {
    this.#line = line;
    this.#hello = hello;
    this.#receiver = receiver;
    this.#resumeToken = hello.resumeToken;
    this.#focusRoomIds = hello.focusRoomIds;
  }

  /** Begins to poll. */
  static open(line: Line, hello: Hello, receiver: Receiver): Connection {
    const connection = new PollConnection(line, hello, receiver);
    connection.more();
    return connection;
  }

  more(): void {
    if (this.#isPolling || this.#isOver) return;
    this.#isPolling = true;
    const request = {
      ...this.#hello,
      resumeToken: this.#resumeToken,
      focusRoomIds: this.#focusRoomIds,
      wait: { seconds: this.#waitSeconds, nanos: 0 },
    };
    this.#waitSeconds = WAIT_SECONDS;
    unary(this.#line, StreamService.method.poll, request, POLL_PATIENCE_MILLIS, this.#ending.signal).then(
      (frame) => this.#polled(frame),
      (why: Failure) => this.#end(why),
    );
  }

  #polled(frame: ServerFrame): void {
    this.#isPolling = false;
    if (this.#isOver) return;
    if (frame.resumeToken !== '') this.#resumeToken = frame.resumeToken;
    this.#receiver.frame(frame);
  }

  #end(why: Failure): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#receiver.ended(why);
  }

  request(asked: Asked): void {
    if (this.#isOver) return;
    if (asked.method === StreamService.method.setFocus) {
      // The next poll says it; there is no stream that could be told.
      this.#focusRoomIds = (asked.input as SetFocusRequest).roomIds;
      asked.replied(create(SetFocusResponseSchema));
      return;
    }
    ask(this.#line, asked, this.#ending.signal);
  }

  close(): void {
    this.#isOver = true;
    this.#ending.abort();
  }
}
