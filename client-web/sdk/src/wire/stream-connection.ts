import { StreamService } from '../gen/parley/v1/stream_service_pb.js';
import { ask, type Line, serverStream } from './calls.js';
import type { Asked, Connection, Hello, Receiver } from './connection.js';
import { Failure } from './failure.js';

/**
 * A stream from the server, and requests as unary calls. A frame is taken from the network when it was asked for, so a
 * slow reader slows the server, and nobody's memory fills.
 */
export class StreamConnection implements Connection {
  readonly #line: Line;
  readonly #receiver: Receiver;
  readonly #ending = new AbortController();
  /** Names the stream to the server. */
  #sessionId = '';
  #wanted: (() => void) | null = null;
  #isOver = false;

  private constructor(line: Line, receiver: Receiver) {
    this.#line = line;
    this.#receiver = receiver;
  }

  /** Opens a stream. */
  static open(line: Line, hello: Hello, receiver: Receiver): Connection {
    const connection = new StreamConnection(line, receiver);
    void connection.#read(hello);
    return connection;
  }

  async #read(hello: Hello): Promise<void> {
    try {
      const frames = await serverStream(this.#line, StreamService.method.subscribe, hello, this.#ending.signal);
      for (let next = await frames.next(); !next.done && !this.#isOver; next = await frames.next()) {
        const frame = next.value;
        const wanted = new Promise<void>((resolve) => {
          this.#wanted = resolve;
        });
        if (frame.welcome) this.#sessionId = frame.welcome.sessionId;
        this.#receiver.frame(frame);
        await wanted;
      }
      this.#end(Failure.ofTransport('OK', 'the server has closed the stream'));
    } catch (thrown) {
      this.#end(Failure.of(thrown));
    }
  }

  #end(why: Failure): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#receiver.ended(why);
  }

  more(): void {
    this.#wanted?.();
  }

  request(asked: Asked): void {
    if (this.#isOver) return;
    const input =
      asked.method === StreamService.method.setFocus ? { ...asked.input, sessionId: this.#sessionId } : asked.input;
    ask(this.#line, { ...asked, input }, this.#ending.signal);
  }

  close(): void {
    this.#isOver = true;
    this.#ending.abort();
    this.#wanted?.();
  }
}
