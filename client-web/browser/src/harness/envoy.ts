import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { descriptors, envoyRun, pageFolder } from './places.ts';
import { freePort } from './port.ts';
import { Program } from './program.ts';
import { until } from './until.ts';

const STARTS_WITHIN_MILLIS = 60_000;
const HOST = '127.0.0.1';
const STREAM = '/parley.v1.StreamService/Subscribe';
const FIRST_ROUTE = /^( *)routes: *\n(?: *(?:#.*)?\n)*( *)(?=- )/m;

/** The real Envoy in front of a server, on a port that it keeps. */
export class Envoy {
  private program: Program | null = null;
  /** Whether its streams are blocked. */
  isBlocked = false;

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly serverPort: number,
  ) {}

  /** Starts one, and answers when it lets requests through to the server. */
  static async start(serverPort: number): Promise<Envoy> {
    const envoy = new Envoy(await freePort(), await mkdtemp(join(tmpdir(), 'parley-envoy-')), serverPort);
    await envoy.start();
    return envoy;
  }

  get origin(): string {
    return `http://${HOST}:${this.port}`;
  }

  get runs(): boolean {
    return this.program?.runs ?? false;
  }

  /** Starts it again after its end. */
  async start(): Promise<void> {
    this.isBlocked = false;
    await this.run(Program.start('Envoy', envoyRun(), [], this.variables()));
  }

  /** SIGKILL: all connections break at once. */
  async kill(): Promise<void> {
    await this.program?.kill();
  }

  /** Starts it anew without the route of the stream, so that clients have to poll. */
  async blockStreams(): Promise<void> {
    const options = { env: { ...process.env, ...this.variables() } };
    const { stdout } = await promisify(execFile)(envoyRun(), ['--print'], options);
    const file = join(this.folder, 'blocked.yaml');
    await writeFile(file, withoutStreams(stdout));
    await this.program?.end();
    this.isBlocked = true;
    await this.run(
      Program.start('Envoy', process.env.ENVOY || 'envoy', ['-c', file, '--disable-hot-restart', '-l', 'warn']),
    );
  }

  /** Starts it anew with all routes. */
  async unblockStreams(): Promise<void> {
    await this.program?.end();
    await this.start();
  }

  /** Ends it. */
  async close(): Promise<void> {
    await this.program?.end();
    await rm(this.folder, { recursive: true, force: true });
  }

  private variables(): Record<string, string> {
    return {
      PARLEY_WEB_HOST: HOST,
      PARLEY_WEB_PORT: String(this.port),
      PARLEY_WEB_SERVERS: `127.0.0.1:${this.serverPort}`,
      PARLEY_WEB_PAGE: pageFolder(),
      PARLEY_WEB_DESCRIPTORS: descriptors(),
    };
  }

  private async run(program: Program): Promise<void> {
    this.program = program;
    const isUp = async () => !program.runs || (await this.answers());
    await until('Envoy answers', isUp, { withinMillis: STARTS_WITHIN_MILLIS }).catch(() => program.end());
    if (!program.runs) throw new Error(`Envoy did not start; ${program.said()}`);
  }

  /** Whether it serves the page; the server behind it may be away. */
  private async answers(): Promise<boolean> {
    const answer = await fetch(this.origin).catch(() => null);
    return answer?.ok ?? false;
  }
}

/** @param yaml Envoy's configuration, in which another route goes before the first one */
function withoutStreams(yaml: string): string {
  const [found, outer, inner] = FIRST_ROUTE.exec(yaml) ?? [];
  if (found === undefined) throw new Error(`Envoy's configuration has no list of "routes:":\n${yaml}`);
  const route = `${inner}- match: { path: ${STREAM} }\n${inner}  direct_response: { status: 503 }`;
  return yaml.replace(found, `${outer}routes:\n${route}\n${inner}`);
}
