import { Code } from '@connectrpc/connect';
import { roomId } from '../../src/model.js';
import { expectationOf } from './expectation.js';
import { Fields } from './fields.js';
import { FATES, type ModelServer } from './model-server.js';
import type { Play } from './play.js';

type Work = (play: Play) => void | Promise<void>;

interface Act {
  /** As the file has it. */
  readonly text: string;
  readonly work: Work;
}

/** One play of `proto/clients/plays.json`: what happens to a client, and what must be so. */
export class Script {
  readonly name: string;
  readonly #acts: readonly Act[];

  private constructor(name: string, acts: readonly Act[]) {
    this.name = name;
    this.#acts = acts;
  }

  /** Throws what is wrong with the file, with the name of the play. */
  static of(play: unknown): Script {
    return Fields.read('a play', play, (fields) => {
      const name = fields.text('name');
      const acts = fields.list('steps').map((step, at) => actOf(`the play "${name}", step ${at + 1}`, step));
      return new Script(name, acts);
    });
  }

  /** Performs it. Throws what is not so, with the play and the step. */
  async perform(play: Play): Promise<void> {
    for (const [at, act] of this.#acts.entries()) {
      try {
        await act.work(play);
        await play.settle();
      } catch (thrown) {
        const text = thrown instanceof Error ? thrown.message : String(thrown);
        throw new Error(`the play "${this.name}", step ${at + 1} ${act.text}: ${text}`, { cause: thrown });
      }
    }
  }
}

function actOf(where: string, step: unknown): Act {
  return Fields.read(where, step, (fields) => {
    const [kind, ...more] = fields.names();
    if (kind === undefined || more.length > 0) throw new Error(`${where}: write one key`);
    return { text: JSON.stringify(step), work: workOf(`${where} (${kind})`, kind, fields) };
  });
}

/** The names of gRPC. */
const CODES: Record<string, Code> = {
  CANCELLED: Code.Canceled,
  UNKNOWN: Code.Unknown,
  DEADLINE_EXCEEDED: Code.DeadlineExceeded,
  PERMISSION_DENIED: Code.PermissionDenied,
  RESOURCE_EXHAUSTED: Code.ResourceExhausted,
  UNIMPLEMENTED: Code.Unimplemented,
  INTERNAL: Code.Internal,
  UNAVAILABLE: Code.Unavailable,
  UNAUTHENTICATED: Code.Unauthenticated,
};

function workOf(where: string, kind: string, step: Fields): Work {
  if (kind === 'break') {
    const code = CODES[step.oneOf(kind, Object.keys(CODES))];
    return (play) => play.server.breakAll(code);
  }
  if (kind === 'fate') {
    const fate = step.oneOf(kind, FATES);
    return (play) => void play.server.fates.push(fate);
  }
  const reader = READERS[kind];
  if (reader === undefined) throw new Error(`${where}: there is no such step`);
  return Fields.read(where, step.get(kind), reader);
}

const READERS: Record<string, (fields: Fields) => Work> = {
  connect: () => (play) => play.connect(),
  disconnect: () => (play) => play.client.disconnect(),
  restart: () => (play) => play.restart(),
  send: inRoom((play, room, text) => play.send(room, text)),
  retry: inRoom((play, room, text) => play.retry(room, text)),
  discard: inRoom((play, room, text) => play.discard(room, text)),
  markRead: onMessage((play, room, seq) => play.client.markRead(roomId(room), seq)),
  loadOlder: (fields) => {
    const room = fields.room();
    return (play) =>
      void play.client
        .timeline(roomId(room))
        .loadOlder()
        .catch(() => {});
  },
  say: inRoom((play, room, text) => play.server.world.say(room, text)),
  edit: (fields) => {
    const text = fields.text('text');
    return onMessage((play, room, seq) => play.server.world.edit(room, seq, text))(fields);
  },
  delete: onMessage((play, room, seq) => play.server.world.delete(room, seq)),
  react: (fields) => {
    const emoji = fields.text('emoji');
    return onMessage((play, room, seq) => play.server.world.react(room, seq, emoji))(fields);
  },
  setSelfMember: (fields) => {
    const [room, isMember] = [fields.room(), fields.flag('isMember')];
    return (play) => play.setSelfMember(room, isMember);
  },
  drain: (fields) => {
    const millis = fields.number('reconnectAfterMillis');
    return (play) => play.server.drain(millis);
  },
  expireToken: () => (play) => play.server.expireToken(),
  revoke: () => (play) => play.server.revoke(),
  restore: (fields) => {
    const lost = fields.names().includes('lost') ? fields.byRoom<number>('lost', Number.isSafeInteger) : {};
    return (play) => play.server.restore(lost);
  },
  set: (fields) => {
    const turns = fields.names().flatMap((name) => (TURNS[name] === undefined ? [] : [TURNS[name](fields, name)]));
    return (play) => {
      for (const turn of turns) turn(play.server);
    };
  },
  pass: (fields) => {
    const seconds = fields.number('seconds');
    return (play) => play.pass(seconds);
  },
  advance: (fields) => {
    const millis = fields.number('millis');
    return (play) => play.clock.advance(millis);
  },
  expect: expectationOf,
  healAndJudge: () => (play) => play.healAndJudge(),
};

/** Faults of the service, on or off. */
const TURNS: Record<string, (fields: Fields, name: string) => (server: ModelServer) => void> = {
  isDown: turn('isDown', (fields, name) => fields.flag(name)),
  isMute: turn('isMute', (fields, name) => fields.flag(name)),
  isStreamless: turn('isStreamless', (fields, name) => fields.flag(name)),
  isLate: turn('isLate', (fields, name) => fields.flag(name)),
  repeatedAtResume: turn('repeatedAtResume', (fields, name) => fields.number(name)),
  streamSeconds: turn('streamSeconds', (fields, name) => fields.number(name)),
  crowdedMillis: turn('crowdedMillis', (fields, name) => fields.numberOrNull(name)),
  maxReplay: turn('maxReplay', (fields, name) => fields.number(name)),
};

type Switch =
  | 'isDown'
  | 'isMute'
  | 'isStreamless'
  | 'isLate'
  | 'repeatedAtResume'
  | 'streamSeconds'
  | 'crowdedMillis'
  | 'maxReplay';

function turn<K extends Switch>(switched: K, reader: (fields: Fields, name: string) => ModelServer[K]) {
  return (fields: Fields, name: string) => {
    const value = reader(fields, name);
    return (server: ModelServer) => {
      server[switched] = value;
    };
  };
}

function inRoom(work: (play: Play, room: string, text: string) => void) {
  return (fields: Fields): Work => {
    const [room, text] = [fields.room(), fields.text('text')];
    return (play) => work(play, room, text);
  };
}

function onMessage(work: (play: Play, room: string, seq: bigint) => void) {
  return (fields: Fields): Work => {
    const [room, seq] = [fields.room(), BigInt(fields.number('seq'))];
    return (play) => work(play, room, seq);
  };
}
