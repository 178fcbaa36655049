import type { MessageInitShape } from '@bufbuild/protobuf';
import type { Change } from './change.js';
import type { ParleyError } from './error.js';
import { type ListMessagesRequestSchema, MessageService } from './gen/parley/v1/message_service_pb.js';
import { messageOf } from './mapping.js';
import type { Message, RoomId } from './model.js';
import type { Read, Reads } from './reads.js';
import type { Requests } from './requests.js';
import type { RoomTimeline } from './timeline.js';

/** How many messages are asked for at a time. */
export const PAGE = 50;

/** A page on its way, and who waits for it. */
interface Loading {
  readonly before: bigint;
  readonly answer: Promise<boolean>;
}

/** Reads a room's messages: older ones, page by page, and single ones again. */
export class History {
  readonly #requests: Requests;
  readonly #reads: Reads;
  readonly #patienceMillis: number;
  readonly #tell: (change: Change) => void;
  readonly #loading = new Map<RoomId, Loading>();
  /** Messages that are being read again, by room and seq. */
  readonly #rereading = new Set<string>();

  constructor(requests: Requests, reads: Reads, patienceMillis: number, tell: (change: Change) => void) {
    this.#requests = requests;
    this.#reads = reads;
    this.#patienceMillis = patienceMillis;
    this.#tell = tell;
  }

  /** Asks for one message, once for all that want it while it is asked. */
  reread(timeline: RoomTimeline, seq: bigint): void {
    const room = timeline.roomId;
    const line = `${room} ${seq}`;
    if (this.#rereading.has(line)) return;
    this.#rereading.add(line);
    this.#ask(
      { roomId: room, from: { case: 'afterSeq', value: seq - 1n }, pageSize: 1 },
      room,
      (page, read) => {
        this.#rereading.delete(line);
        if (read.touched.has(seq)) {
          this.reread(timeline, seq);
          return;
        }
        const effects = page.map((message) => timeline.lines.reread(message));
        if (effects.includes('CHANGED')) this.#tell({ kind: 'timeline', roomId: room });
      },
      () => this.#rereading.delete(line),
    );
  }

  /** Brings a page from before the first message that a timeline shows. Resolves to whether there are still older ones. */
  loadOlder(timeline: RoomTimeline): Promise<boolean> {
    const room = timeline.roomId;
    const before = timeline.lines.wantedBefore();
    const running = this.#loading.get(room);
    if (running?.before === before) return running.answer;
    if (before === 0n) return Promise.resolve(false);
    const answer = this.#loadBefore(timeline, before).finally(() => {
      if (this.#loading.get(room) === mine) this.#loading.delete(room);
    });
    const mine: Loading = { before, answer };
    this.#loading.set(room, mine);
    return answer;
  }

  #loadBefore(timeline: RoomTimeline, before: bigint): Promise<boolean> {
    const room = timeline.roomId;
    return new Promise((resolve, reject) => {
      this.#ask(
        { roomId: room, from: { case: 'beforeSeq', value: before }, pageSize: PAGE },
        room,
        (page, read) => {
          timeline.lines.prepend(page);
          for (const seq of read.touched) this.reread(timeline, seq);
          this.#tell({ kind: 'timeline', roomId: room });
          resolve(timeline.hasOlder());
        },
        reject,
      );
    });
  }

  #ask(
    request: MessageInitShape<typeof ListMessagesRequestSchema>,
    room: RoomId,
    shown: (page: Message[], read: Read) => void,
    failed: (why: ParleyError) => void,
  ): void {
    const read = this.#reads.begin(room);
    this.#requests.make(
      MessageService.method.listMessages,
      request,
      this.#patienceMillis,
      (answer) => {
        read.end();
        shown(answer.messages.map(messageOf), read);
      },
      (why) => {
        read.end();
        failed(why);
      },
    );
  }
}
