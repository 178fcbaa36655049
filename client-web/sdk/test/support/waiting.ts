import { create } from '@bufbuild/protobuf';
import type { ConnectError } from '@connectrpc/connect';
import { type ServerFrame, ServerFrameSchema } from '../../src/gen/parley/v1/stream_service_pb.js';

/** A stream or a poll that waits for frames, on the side of the model. */
export class Waiting {
  readonly isPoll: boolean;
  readonly openedMillis: number;
  /** Up to here the log was given to it. */
  position: number;
  isCaughtUpTold = false;
  readonly #ended: () => void;
  readonly #frames: ServerFrame[] = [];
  #error: ConnectError | null = null;
  #isOver = false;
  #wake: () => void = () => {};

  /** @param ended called when it waits no more */
  constructor(isPoll: boolean, openedMillis: number, position: number, ended: (waiting: Waiting) => void) {
    this.isPoll = isPoll;
    this.openedMillis = openedMillis;
    this.position = position;
    this.#ended = () => ended(this);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  send(frame: Parameters<typeof create<typeof ServerFrameSchema>>[1]): void {
    if (this.#isOver) return;
    this.#frames.push(create(ServerFrameSchema, frame));
    if (this.isPoll) this.#end();
    this.#wake();
  }

  fail(error: ConnectError): void {
    if (this.#isOver) return;
    this.#error = error;
    this.#end();
    this.#wake();
  }

  #end(): void {
    this.#isOver = true;
    this.#ended();
  }

  /** What it is sent, until its end or the client's. */
  async *frames(signal: AbortSignal): AsyncGenerator<ServerFrame> {
    const leave = () => {
      this.#end();
      this.#wake();
    };
    signal.addEventListener('abort', leave, { once: true });
    for (;;) {
      const next = this.#frames.shift();
      if (next !== undefined) yield next;
      else if (this.#error !== null) throw this.#error;
      else if (this.#isOver) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
