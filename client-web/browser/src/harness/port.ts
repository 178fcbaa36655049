import { createServer } from 'node:net';

/** Below those that a system gives to whoever connects: nobody takes the port while its owner is down. */
const LOWEST_PORT = 20_000;
const PORTS = 10_000;

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  const first = Math.floor(Math.random() * PORTS);
  for (let tried = 0; tried < PORTS; tried++) {
    const port = LOWEST_PORT + ((first + tried) % PORTS);
    if (await isFree(port)) return port;
  }
  throw new Error(`no port from ${LOWEST_PORT} on is free`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createServer();
    socket.once('error', () => resolve(false));
    socket.listen(port, '127.0.0.1', () => socket.close(() => resolve(true)));
  });
}
