import { type ChildProcess, spawn } from 'node:child_process';

const KEPT_LINES = 200;
const TOLD_LINES = 40;
const ENDS_WITHIN_MILLIS = 30_000;

/** A program that runs beside the tests: what it says is kept, and it ends no later than they do. */
export class Program {
  private readonly lines: string[] = [];
  private readonly ended: Promise<number | null>;
  private readonly endWithUs = () => this.signal('SIGTERM');
  private isRunning = true;

  private constructor(
    private readonly name: string,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream?.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        this.lines.push(...lines);
        this.lines.splice(0, this.lines.length - KEPT_LINES);
      });
    }
    this.ended = new Promise((resolve) => {
      child.once('error', (failed) => {
        this.lines.push(String(failed));
        resolve(null);
      });
      child.once('exit', resolve);
    });
    process.once('exit', this.endWithUs);
    this.ended.then(() => {
      this.isRunning = false;
      process.off('exit', this.endWithUs);
    });
  }

  /**
   * Starts it in a process group of its own.
   *
   * @param variables added to the environment, from which Parley's own settings are taken
   */
  static start(
    name: string,
    command: string,
    args: readonly string[],
    variables: Record<string, string> = {},
  ): Program {
    const environment = Object.entries(process.env).filter(([key]) => !key.startsWith('PARLEY_'));
    const env = { ...Object.fromEntries(environment), ...variables };
    const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    return new Program(name, child);
  }

  get runs(): boolean {
    return this.isRunning;
  }

  hasSaid(text: string): boolean {
    return this.lines.some((line) => line.includes(text));
  }

  /** Its last lines, for an error message. */
  said(): string {
    return `${this.name} said:\n${this.lines.slice(-TOLD_LINES).join('\n')}`;
  }

  /** SIGKILL to this process alone. Answers when it is gone. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** SIGTERM; SIGKILL to all of its group when it does not end in time. */
  async end(): Promise<void> {
    if (!this.isRunning) return;
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), ENDS_WITHIN_MILLIS);
    await this.ended;
    clearTimeout(timer);
  }

  private signal(signal: NodeJS.Signals): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}
