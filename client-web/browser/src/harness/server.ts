import { mkdtemp, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { java, serverJar, trainingOf } from './places.ts';
import { freePort } from './port.ts';
import { Program } from './program.ts';
import { until } from './until.ts';

const STARTS_WITHIN_MILLIS = 120_000;
const ORPHAN_ENDS_WITHIN_MILLIS = 30_000;
const LISTENS = 'Parley listens on ';

/** Those of `./parley up`, which the training beside the jar was made with. */
const JAVA_FLAGS = [
  '--enable-native-access=ALL-UNNAMED',
  '--sun-misc-unsafe-memory-access=allow',
  '-XX:+UseCompactObjectHeaders',
  '-XX:+ExitOnOutOfMemoryError',
  '-XX:+UseG1GC',
  '-XX:TieredStopAtLevel=1',
  '-Xmx512m',
];

/** What one user or one address may ask for is no matter of these tests. */
const UNLIMITED = [
  '--sends-per-second=1000000',
  '--sends-burst=1000000',
  '--requests-per-second=1000000',
  '--sign-ins-per-minute=1000000',
];

/** The real server with its own PostgreSQL, to be killed and started again on the same data and port. */
export class Server {
  private program: Program | null = null;

  private constructor(
    readonly port: number,
    private readonly data: string,
    private readonly options: readonly string[],
  ) {}

  /** Starts one on new data, and answers when it serves. */
  static async start(...options: string[]): Promise<Server> {
    const server = new Server(await freePort(), await mkdtemp(join(tmpdir(), 'parley-server-')), options);
    await server.start();
    return server;
  }

  /** Starts it again after its end, and answers when it serves. */
  async start(): Promise<void> {
    const jar = serverJar();
    const training = trainingOf(jar);
    const flags = training === null ? JAVA_FLAGS : [...JAVA_FLAGS, `-XX:AOTCache=${training}`];
    const where = [`--data-dir=${this.data}`, `--port=${this.port}`, '--host=127.0.0.1', '--metrics-port=-1'];
    const options = ['--trusted-proxies=127.0.0.1', ...UNLIMITED, ...this.options];
    const program = Program.start('the server', java(), [...flags, '-jar', jar, 'up', ...where, ...options]);
    this.program = program;
    const isUp = () => program.hasSaid(LISTENS) || !program.runs;
    await until('the server listens', isUp, { withinMillis: STARTS_WITHIN_MILLIS }).catch(() => program.end());
    if (!program.hasSaid(LISTENS)) throw new Error(`the server did not start; ${program.said()}`);
  }

  get runs(): boolean {
    return this.program?.runs ?? false;
  }

  /** SIGKILL. Its PostgreSQL lives on, as an orphan, until the next start. */
  async kill(): Promise<void> {
    await this.program?.kill();
  }

  /** SIGTERM: it tells its clients when to come back, and ends with its PostgreSQL. */
  async stop(): Promise<void> {
    await this.program?.end();
  }

  /** Ends it, with an orphan that a kill left, and forgets its data. */
  async close(): Promise<void> {
    await this.stop();
    await this.endOrphan();
    await rm(this.data, { recursive: true, force: true });
  }

  private async endOrphan(): Promise<void> {
    const note = await readFile(join(this.data, 'postgres/postmaster.pid'), 'utf8').catch(() => '');
    const pid = Number.parseInt(note, 10);
    if (Number.isNaN(pid) || !(await isPostgres(pid))) return;
    process.kill(pid, 'SIGINT');
    const isGone = async () => !(await isPostgres(pid));
    await until('the orphan is gone', isGone, { withinMillis: ORPHAN_ENDS_WITHIN_MILLIS });
  }
}

async function isPostgres(pid: number): Promise<boolean> {
  const program = await readlink(`/proc/${pid}/exe`).catch(() => '');
  return program.replace(/ \(deleted\)$/, '').endsWith('/postgres');
}
