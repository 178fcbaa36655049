import { Caller } from './caller.ts';
import { Envoy } from './envoy.ts';
import { Server } from './server.ts';
import { until } from './until.ts';

const REACHES_WITHIN_MILLIS = 60_000;

/** Parley as a browser finds it: the page and the service at one origin. */
export class Site {
  private constructor(
    readonly server: Server,
    readonly envoy: Envoy,
  ) {}

  /** Starts it, and answers when a call gets through. */
  static async start(...serverOptions: string[]): Promise<Site> {
    const server = await Server.start(...serverOptions);
    try {
      const site = new Site(server, await Envoy.start(server.port));
      await site.isReached();
      return site;
    } catch (failed) {
      await server.close();
      throw failed;
    }
  }

  get origin(): string {
    return this.envoy.origin;
  }

  /** A new user, who speaks to the service without a page. */
  signUp(handle: string, displayName: string, password: string): Promise<Caller> {
    return Caller.signUp(this.origin, handle, displayName, password);
  }

  /** A session of a user, which speaks to the service without a page. */
  signIn(handle: string, password: string): Promise<Caller> {
    return Caller.signIn(this.origin, handle, password);
  }

  /** Waits until calls get through Envoy to the server. */
  async isReached(): Promise<void> {
    const look = () => Caller.reaches(this.origin);
    await until('a call reaches the server through Envoy', look, { withinMillis: REACHES_WITHIN_MILLIS });
  }

  /** Starts again what a test has ended. */
  async mend(): Promise<void> {
    if (!this.server.runs) await this.server.start();
    if (!this.envoy.runs) await this.envoy.start();
    else if (this.envoy.isBlocked) await this.envoy.unblockStreams();
    await this.isReached();
  }

  /** Ends both. */
  async close(): Promise<void> {
    await this.envoy.close();
    await this.server.close();
  }
}
