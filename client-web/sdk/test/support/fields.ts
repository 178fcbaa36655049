/** An object of a file of cases. A key that nobody asks for is an error of the file. */
export class Fields {
  readonly where: string;
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #asked = new Set<string>();

  private constructor(where: string, value: unknown) {
    this.where = where;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.#error('write an object');
    this.#values = value as Record<string, unknown>;
  }

  /** Reads an object whole. */
  static read<T>(where: string, value: unknown, reader: (fields: Fields) => T): T {
    const fields = new Fields(where, value);
    const read = reader(fields);
    const unknown = Object.keys(fields.#values).filter((name) => !fields.#asked.has(name));
    if (unknown.length > 0) throw fields.#error(`nobody knows ${unknown.join(', ')}`);
    return read;
  }

  #error(text: string): Error {
    return new Error(`${this.where}: ${text}`);
  }

  names(): string[] {
    return Object.keys(this.#values);
  }

  get(name: string): unknown {
    this.#asked.add(name);
    if (!(name in this.#values)) throw this.#error(`write ${name}`);
    return this.#values[name];
  }

  #of<T>(name: string, isRight: (value: unknown) => boolean, kind: string): T {
    const value = this.get(name);
    if (!isRight(value)) throw this.#error(`${name} is ${kind}, not ${JSON.stringify(value)}`);
    return value as T;
  }

  text(name: string): string {
    return this.#of(name, (value) => typeof value === 'string', 'a text');
  }

  textOrNull(name: string): string | null {
    return this.#of(name, (value) => value === null || typeof value === 'string', 'a text or null');
  }

  flag(name: string): boolean {
    return this.#of(name, (value) => typeof value === 'boolean', 'true or false');
  }

  number(name: string): number {
    return this.#of(name, Number.isSafeInteger, 'a whole number');
  }

  numberOrNull(name: string): number | null {
    return this.#of(name, (value) => value === null || Number.isSafeInteger(value), 'a whole number or null');
  }

  texts(name: string): string[] {
    const isTexts = (value: unknown) => Array.isArray(value) && value.every((each) => typeof each === 'string');
    return this.#of(name, isTexts, 'a list of texts');
  }

  list(name: string): unknown[] {
    return this.#of(name, Array.isArray, 'a list');
  }

  oneOf<T extends string>(name: string, all: readonly T[]): T {
    return this.#of(name, (value) => all.includes(value as T), `one of ${all.join(', ')}`);
  }

  room(): string {
    return this.oneOf('room', ['r1', 'r2']);
  }

  /** What holds for each room that is named. */
  byRoom<T>(name: string, isRight: (value: unknown) => boolean): Record<string, T> {
    return Fields.read(`${this.where}, ${name}`, this.get(name), (rooms) => {
      for (const room of rooms.names()) {
        if (!['r1', 'r2'].includes(room)) throw rooms.#error(`there is no room ${room}`);
        rooms.#of(room, isRight, 'of another kind');
      }
      return rooms.#values as Record<string, T>;
    });
  }
}
