import { readFileSync } from 'node:fs';
import { create } from '@bufbuild/protobuf';
import { type ConnectRouter, createConnectRouter } from '@connectrpc/connect';
import { createFetchHandler } from '@connectrpc/connect/protocol';
import { afterEach, expect, test, vi } from 'vitest';
import { AuthService } from '../src/gen/parley/v1/auth_service_pb.js';
import { MessageService } from '../src/gen/parley/v1/message_service_pb.js';
import { RoomService } from '../src/gen/parley/v1/room_service_pb.js';
import { type ServerFrame, ServerFrameSchema, StreamService } from '../src/gen/parley/v1/stream_service_pb.js';
import { UserService } from '../src/gen/parley/v1/user_service_pb.js';

afterEach(() => vi.unstubAllGlobals());

/** As much of a service as the program in the README asks for. */
function lobby(router: ConnectRouter): void {
  const summary = { room: { roomId: 'r1', title: 'Lobby' }, member: { roomId: 'r1', userId: 'u1' } };
  let say: (frame: ServerFrame) => void = () => {};
  const said = new Promise<ServerFrame>((resolve) => {
    say = resolve;
  });
  router.service(AuthService, {
    signUp: ({ handle }) => ({
      user: { userId: 'u1', handle },
      credentials: { accessToken: 'a', refreshToken: 'r', accessTokenExpireTime: { seconds: 9_999_999_999n } },
    }),
  });
  router.service(UserService, { getMe: () => ({ user: { userId: 'u1', handle: 'ada' } }) });
  router.service(StreamService, {
    async *subscribe(_, { signal }) {
      yield create(ServerFrameSchema, {
        welcome: { sessionId: 's', userId: 'u1', heartbeatInterval: { seconds: 20n } },
        resumeToken: '0',
        caughtUp: true,
      });
      yield await said;
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    },
  });
  router.service(RoomService, {
    listRooms: () => ({ resumeToken: '0' }),
    createRoom: () => ({ room: summary }),
    getRoom: () => ({ room: summary }),
  });
  router.service(MessageService, {
    sendMessage: ({ roomId, clientMessageId, text }) => {
      const message = { roomId, seq: 1n, senderId: 'u1', clientMessageId, text };
      const event = { position: 1n, roomId, change: { case: 'messageSent', value: message } } as const;
      say(create(ServerFrameSchema, { events: [event], resumeToken: '1' }));
      return { roomId, seq: 1n, clientMessageId };
    },
  });
}

/** What a browser has for the programs of the README. */
function serve(): string[] {
  const router = createConnectRouter({ grpcWeb: true });
  lobby(router);
  const handlers = new Map(router.handlers.map((handler) => [handler.requestPath, createFetchHandler(handler)]));
  const called: string[] = [];
  vi.stubGlobal('location', { origin: 'http://chat.test' });
  vi.stubGlobal('fetch', async (input: string, init: RequestInit) => {
    const path = new URL(input, 'http://chat.test').pathname;
    called.push(path);
    if (path === '/session/token') return new Response('a');
    const handler = handlers.get(path);
    return handler === undefined ? new Response('', { status: 404 }) : handler(new Request(input, init));
  });
  return called;
}

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test.each(['hello', 'page', 'product'])('the program %s is the one in the README', (name) => {
  const program = readFileSync(new URL(`./readme/${name}.ts`, import.meta.url), 'utf8');

  expect(readme).toContain(`\`\`\`ts\n${program}\`\`\`\n`);
});

test('the first program is also the one in the README of the whole', () => {
  const whole = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

  expect(whole).toContain(`\`\`\`ts\n${readFileSync(new URL('./readme/hello.ts', import.meta.url), 'utf8')}\`\`\`\n`);
});

test('the first program prints what the README says', async () => {
  serve();
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});

  await import('./readme/hello.js');

  const printed = log.mock.calls.map(([line]) => line);
  log.mockRestore();
  expect(printed).toEqual(['CONNECTING', 'CONNECTED', '1: hello', 'DISCONNECTED']);
  for (const line of printed) expect(readme).toContain(`\`${line}\``);
});

test('the program of a page runs', async () => {
  const called = serve();
  await import('./readme/page.js');

  expect(called, 'nobody is signed in').toEqual([]);
});

test("the program of a product connects by the product's token", async () => {
  const called = serve();
  await import('./readme/product.js');

  expect(called).toEqual(expect.arrayContaining(['/session/token', '/parley.v1.StreamService/Subscribe']));
});
