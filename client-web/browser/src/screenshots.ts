import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Browser, Window } from './harness/browser.ts';
import type { Caller } from './harness/caller.ts';
import { test } from './harness/parley.ts';
import { Person } from './harness/person.ts';
import { images } from './harness/places.ts';
import type { Site } from './harness/site.ts';

const PASSWORD = 'a-picture-of-a-chat';
const NAMES = {
  ada: 'Ada Lovelace',
  charles: 'Charles Babbage',
  grace: 'Grace Hopper',
  mary: 'Mary Somerville',
  alan: 'Alan Turing',
  hedy: 'Hedy Lamarr',
};
type Name = keyof typeof NAMES;
type Cast = Readonly<Record<Name, Caller>>;

test('the pictures of the README', async ({ browser, site }) => {
  mkdirSync(images, { recursive: true });
  const cast = await signUpAll(site);
  await sideRooms(cast);
  const room = await mainRoom(cast);
  await adaHasRead(cast);
  await charlesWrites(browser, site);
  await comesIn(browser, site, 'grace', {});
  const pictures: readonly (Window & { file: string })[] = [
    { file: 'chat.png', width: 1280, height: 880, scale: 2 },
    { file: 'chat-dark.png', width: 1280, height: 880, scale: 2, isDark: true },
    { file: 'chat-phone.png', width: 390, height: 844, scale: 2 },
  ];
  for (const { file, ...window } of pictures) await photograph(browser, site, room, window, join(images, file));
});

async function signUpAll(site: Site): Promise<Cast> {
  const entries: [string, Caller][] = [];
  for (const [handle, name] of Object.entries(NAMES)) entries.push([handle, await site.signUp(handle, name, PASSWORD)]);
  return Object.fromEntries(entries) as Cast;
}

/** What the list of rooms shows beside the open one. */
async function sideRooms(cast: Cast): Promise<void> {
  const { ada, charles, grace, mary, alan, hedy } = cast;
  const everybody = [charles, grace, mary, alan, hedy].map(({ userId }) => userId);
  const tea = await ada.createRoom('Tea break', everybody);
  await mary.send(tea, 'Who took the last scone?');
  await alan.send(tea, 'The machine cannot decide whether it did.');
  const release = await ada.createRoom('Release 1.0', everybody, 'release');
  await grace.send(release, 'All green: 412 tests, no warnings.');
  await hedy.send(release, 'Tagged and signed. Shall we?');
  const direct = async (other: Caller, ...texts: string[]) => {
    const { room } = await other.call('RoomService/OpenDirectRoom', { userId: ada.userId });
    for (const text of texts) await other.send(room.room.roomId, text);
  };
  await direct(mary, 'Your notes are longer than the paper. I mean that kindly.');
  await direct(grace, 'Found it: a moth, in relay 70.', 'I have taped it into the log book 🦋');
  const reading = await ada.createRoom('Reading group', everybody);
  await ada.send(reading, 'Next week: chapter three.');
}

async function mainRoom(cast: Cast): Promise<string> {
  const { ada, charles, grace, mary, alan, hedy } = cast;
  const others = [charles, grace, mary, alan, hedy].map(({ userId }) => userId);
  const room = await ada.createRoom('Analytical engine', others, 'engine');
  const topic = { room: { roomId: room, topic: 'Cards, columns and carriages' }, updateMask: 'topic' };
  await ada.call('RoomService/UpdateRoom', topic);
  const react = (who: Caller, seq: number, emoji: string) =>
    who.call('MessageService/AddReaction', { roomId: room, seq: String(seq), emoji });

  await charles.send(room, 'The mill turns! It has carried nine columns without a slip.');
  const poem = await charles.send(room, 'Drawings of the new carriage are on the table in the workshop.');
  await react(mary, poem, '👏');
  const table = await ada.send(
    room,
    'I have written the table for the Bernoulli numbers. Variable cards in the left column.',
  );
  for (const who of [charles, grace, hedy]) await react(who, table, '🎉');
  await react(mary, table, '❤️');
  const question = await grace.send(
    room,
    'Does the loop run from the same cards each time, or do you punch them anew?',
  );
  await ada.send(room, 'The same cards. The engine backs them up and eats its own tail 🙂', {
    replyToSeq: String(question),
  });
  await hedy.send(room, 'Then somebody should hop to another column now and then, so that nobody can listen in.');
  await alan.send(room, `@ada will it halt?`, { mentionedUserIds: [ada.userId] });
  const answer = await ada.send(room, 'When operation 25 is reached. I have counted.');
  await react(alan, answer, '👍');
  await react(charles, answer, '👍');
  await mary.send(room, 'The notes are up, with everything from A to G: https://example.org/notes');
  await charles.send(room, 'Note G is the one to read first.');
  return room;
}

/** Ada has read everything but what her friends wrote last. */
async function adaHasRead({ ada, grace }: Cast): Promise<void> {
  const { rooms } = await ada.call('RoomService/ListRooms', {});
  for (const { room } of rooms) {
    const isNew = room.handle === 'release' || room.directUserIds?.includes(grace.userId);
    if (!isNew) await ada.call('MessageService/MarkRead', { roomId: room.roomId, seq: room.lastSeq });
  }
}

/** Somebody who is there, and writes while the pictures are taken. */
async function charlesWrites(browser: Browser, site: Site): Promise<void> {
  const charles = await comesIn(browser, site, 'charles', {});
  await charles.opens('Analytical engine');
  const timer = setInterval(() => charles.composer.press('x').catch(() => clearInterval(timer)), 1_000);
}

async function comesIn(browser: Browser, site: Site, handle: Name, window: Window): Promise<Person> {
  const context = await browser.profile(window);
  const account = { handle, displayName: NAMES[handle], password: PASSWORD };
  const person = await Person.visit(context, site.origin, account);
  await person.signsIn();
  return person;
}

async function photograph(browser: Browser, site: Site, room: string, window: Window, path: string): Promise<void> {
  const ada = await comesIn(browser, site, 'ada', window);
  await ada.page.goto(`${site.origin}/#/r/${room}`);
  await ada.sees('Note G is the one to read first.');
  await ada.typingLine.waitFor();
  await ada.page.mouse.move(0, 0);
  await ada.page.evaluate(() => document.fonts.ready);
  await ada.page.screenshot({ path });
  expect(await ada.page.title()).toContain('Parley');
  await ada.page.context().close();
}
