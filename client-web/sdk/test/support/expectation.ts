import { expect } from 'vitest';
import type { TimelineEntry } from '../../src/entry.js';
import { roomId } from '../../src/model.js';
import type { Fields } from './fields.js';
import { Fields as Reading } from './fields.js';
import { FATES } from './model-server.js';
import type { Play } from './play.js';
import { SELF } from './world.js';

export type Claim = (play: Play) => void;

/** What the model counts. */
const COUNTED = new Set<string>([
  'stream',
  'poll',
  'snapshot',
  'refused token',
  'crowded',
  'drain',
  'expired',
  'refresh',
  'repeat',
  ...FATES,
]);

const STATES = ['DISCONNECTED', 'CONNECTING', 'CONNECTED', 'RECONNECTING', 'FAILED'] as const;

/** Reads what must be so at one moment of a play. */
export function expectationOf(fields: Fields): Claim {
  const claims = fields.names().flatMap((name) => {
    const claim = READERS[name];
    // One that is not known is left for the end of the object to complain of.
    return claim === undefined ? [] : [claim(fields, name)];
  });
  return (play) => {
    for (const claim of claims) claim(play);
  };
}

function is<T>(name: string, expected: T, look: (play: Play) => T): Claim {
  return (play) => expect(look(play), name).toEqual(expected);
}

function inRooms<T>(isRight: (value: unknown) => boolean, look: (play: Play, room: string) => T) {
  return (fields: Fields, name: string): Claim => {
    const expected = fields.byRoom<T>(name, isRight);
    return (play) => {
      const found = Object.fromEntries(Object.keys(expected).map((room) => [room, look(play, room)]));
      expect(found, name).toEqual(expected);
    };
  };
}

function within(reader: (fields: Fields) => Claim) {
  return (fields: Fields, name: string): Claim => Reading.read(`${fields.where}, ${name}`, fields.get(name), reader);
}

const isTexts = (value: unknown) => Array.isArray(value) && value.every((each) => typeof each === 'string');
const isNumbers = (value: unknown) => Array.isArray(value) && value.every(Number.isSafeInteger);

const READERS: Record<string, (fields: Fields, name: string) => Claim> = {
  state: (fields, name) => is(name, fields.oneOf(name, STATES), (play) => play.client.state),
  transport: (fields, name) => is(name, fields.textOrNull(name), (play) => play.client.connection.transport),
  isCaughtUp: (fields, name) => is(name, fields.flag(name), (play) => play.client.isCaughtUp),
  isSignedIn: (fields, name) => is(name, fields.flag(name), (play) => play.client.isSignedIn),
  openStreams: (fields, name) => is(name, fields.number(name), (play) => play.server.openStreams),
  transitions: (fields, name) =>
    is(name, fields.texts(name), (play) =>
      play.changes.splice(0).map(({ from, cause, to }) => `${from} ${cause} ${to}`),
    ),
  timeline: inRooms(isTexts, (play, room) => play.client.timeline(roomId(room)).entries().map(lineOf)),
  told: inRooms(isNumbers, (play, room) =>
    play.told.filter((message) => message.roomId === room).map((message) => Number(message.seq)),
  ),
  stored: inRooms(isTexts, (play, room) =>
    play.server.world.sent.filter((request) => request.roomId === room).map((request) => request.text),
  ),
  unread: inRooms(Number.isSafeInteger, (play, room) => {
    const known = play.client.room(roomId(room));
    return known === null ? `the client does not know ${room}` : Number(known.unreadCount);
  }),
  readSeq: inRooms(Number.isSafeInteger, (play, room) => Number(play.server.world.room(room).readSeqs.get(SELF) ?? 0n)),
  reactions: within((fields) => {
    const [room, seq, emojis] = [fields.room(), fields.number('seq'), fields.texts('emojis')];
    return is(
      `the reactions on ${seq}`,
      emojis,
      (play) =>
        play.client
          .timeline(roomId(room))
          .message(BigInt(seq))
          ?.reactions.map((reaction) => reaction.emoji) ?? [],
    );
  }),
  failure: within((fields) => {
    const [room, text, reason] = [fields.room(), fields.text('text'), fields.text('reason')];
    return is(`the failure of ${text}`, reason, (play) => play.outgoing(room, text).failure?.reason ?? 'none');
  }),
  happened: within((fields) => {
    const claims = fields
      .names()
      .filter((name) => COUNTED.has(name))
      .map((name) => times(name, fields));
    return (play) => {
      for (const claim of claims) claim(play);
    };
  }),
};

function lineOf(entry: TimelineEntry): string {
  if (entry.kind === 'outgoing') return `${entry.state} ${entry.draft.text}`;
  const { seq, text, editTime, deleteTime } = entry.message;
  if (deleteTime !== null) return `${seq} (deleted)`;
  return `${seq} ${text}${editTime === null ? '' : ' (edited)'}`;
}

function times(name: string, fields: Fields): Claim {
  const told = fields.get(name);
  const [from, to] =
    typeof told === 'number'
      ? [told, told]
      : Reading.read(`${fields.where}, ${name}`, told, (range) => [range.number('from'), range.number('to')] as const);
  return (play) => {
    const happened = play.server.happened.get(name) ?? 0;
    expect(happened, name).toBeGreaterThanOrEqual(from);
    expect(happened, name).toBeLessThanOrEqual(to);
  };
}
