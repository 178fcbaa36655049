import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './port.ts';

const HOST = '127.0.0.1';

/** One person's way to the site, which can be cut without cutting anybody else's. */
export class Line {
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  private constructor(
    private readonly server: Server,
    private readonly port: number,
  ) {}

  /** Lays a line to the site at `origin`. */
  static async to(origin: string): Promise<Line> {
    const there = Number(new URL(origin).port);
    const server = createServer();
    const line = new Line(server, await freePort());
    server.on('connection', (near) => line.join(near, connect(there, HOST)));
    await new Promise<void>((resolve) => server.listen(line.port, HOST, resolve));
    return line;
  }

  /** The site as it is found by this line. */
  get origin(): string {
    return `http://${HOST}:${this.port}`;
  }

  /** Breaks all connections; new ones break at once, until the line is mended. */
  cut(): void {
    this.isCut = true;
    this.break();
  }

  mend(): void {
    this.isCut = false;
  }

  /** Breaks all connections; new ones go through. */
  break(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(near: Socket, far: Socket): void {
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
    if (this.isCut) near.destroy();
  }
}
