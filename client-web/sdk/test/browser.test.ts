import { Code, ConnectError, type ConnectRouter, createConnectRouter } from '@connectrpc/connect';
import { createFetchHandler } from '@connectrpc/connect/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ErrorInfoSchema, RetryInfoSchema } from '../src/gen/google/rpc/error_details_pb.js';
import { AuthService } from '../src/gen/parley/v1/auth_service_pb.js';
import { ParleyClient } from '../src/index.js';

/** A service behind `fetch`, as gRPC-Web over the network would come. */
function serve(routes: (router: ConnectRouter) => void): void {
  const router = createConnectRouter({ grpcWeb: true });
  routes(router);
  const handlers = new Map(router.handlers.map((handler) => [handler.requestPath, createFetchHandler(handler)]));
  vi.stubGlobal('fetch', async (input: string, init: RequestInit) => {
    const handler = handlers.get(new URL(input).pathname);
    return handler === undefined ? new Response('', { status: 503 }) : handler(new Request(input, init));
  });
}

beforeEach(() => serve(() => {}));
afterEach(() => vi.unstubAllGlobals());

test('the details of an error come through gRPC-Web', async () => {
  serve(({ service }) =>
    service(AuthService, {
      signIn: () => {
        throw new ConnectError('slowly', Code.ResourceExhausted, undefined, [
          { desc: ErrorInfoSchema, value: { domain: 'parley', reason: 'ERROR_REASON_RATE_LIMITED' } },
          { desc: RetryInfoSchema, value: { retryDelay: { seconds: 2n, nanos: 500_000_000 } } },
        ]);
      },
    }),
  );
  const client = await ParleyClient.open({ baseUrl: 'http://chat.test' });

  await expect(client.signIn('ada', 'secret')).rejects.toMatchObject({
    reason: 'RATE_LIMITED',
    message: 'slowly',
    retryAfterMillis: 2_500,
  });
  await client.close();
});

test('what a proxy answers, or a network that fails, is no word of Parley', async () => {
  const client = await ParleyClient.open({ baseUrl: 'http://chat.test' });
  await expect(client.signIn('ada', 'secret')).rejects.toMatchObject({ reason: 'NOT_CONNECTED' });

  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  await expect(client.signIn('ada', 'secret')).rejects.toMatchObject({ reason: 'NOT_CONNECTED' });
  await client.close();
});

test('options that are wrong are refused with a sentence', async () => {
  const open = (options: Partial<Parameters<typeof ParleyClient.open>[0]>) =>
    ParleyClient.open({ baseUrl: 'http://chat.test', ...options });

  await expect(open({ baseUrl: 'chat.test:8080' })).rejects.toThrow(
    'baseUrl is like https://chat.example.com, not chat.test:8080',
  );
  await expect(open({ maxRetries: 0 })).rejects.toThrow('maxRetries is 1 or more, not 0');
  await expect(open({ requestTimeoutMillis: 0 })).rejects.toThrow('requestTimeoutMillis is longer than nothing');
  await expect(open({ name: 'x'.repeat(65) })).rejects.toThrow('name has at most 64 characters');
});

test('a browser wakes the client until it closes', async () => {
  const [page, events] = [new EventTarget(), new EventTarget()];
  vi.stubGlobal('document', Object.assign(page, { visibilityState: 'hidden' }));
  vi.stubGlobal('addEventListener', events.addEventListener.bind(events));
  vi.stubGlobal('removeEventListener', events.removeEventListener.bind(events));
  const wake = vi.spyOn(ParleyClient.prototype, 'wake');
  const client = await ParleyClient.open({ baseUrl: 'http://chat.test' });

  page.dispatchEvent(new Event('visibilitychange'));
  expect(wake, 'nobody sees it').toHaveBeenCalledTimes(0);
  Object.assign(page, { visibilityState: 'visible' });
  page.dispatchEvent(new Event('visibilitychange'));
  events.dispatchEvent(new Event('online'));
  expect(wake).toHaveBeenCalledTimes(2);

  await client.close();
  events.dispatchEvent(new Event('online'));
  expect(wake).toHaveBeenCalledTimes(2);
  wake.mockRestore();
});
