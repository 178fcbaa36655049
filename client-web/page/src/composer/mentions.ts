/** How many people a completion offers at once. */
export const OFFERED_LIMIT = 8;
/** The service's limit of mentions in one message. */
export const MENTIONS_LIMIT = 50;

export interface Person {
  readonly id: string;
  readonly handle: string;
  readonly displayName: string;
}

/** What is being completed: `text.slice(start, end)` is "@" and the query. */
export interface Completion {
  readonly start: number;
  readonly end: number;
  readonly query: string;
}

const BEFORE_CARET = /(?:^|[^\p{L}\p{N}_@.-])@([a-z0-9][a-z0-9_.-]{0,31}|)$/iu;
const HANDLE = /(^|[^\p{L}\p{N}_@.-])@([a-z0-9][a-z0-9_.-]{0,31})/giu;

/** The mention that is being written at the caret; null when none is. */
export function completionAt(text: string, caret: number): Completion | null {
  const match = BEFORE_CARET.exec(text.slice(Math.max(0, caret - 40), caret));
  if (match === null) return null;
  const query = match[1] ?? '';
  return { start: caret - query.length - 1, end: caret, query: query.toLowerCase() };
}

/** The text with the mention written out, and where the caret goes. */
export function complete(text: string, completion: Completion, handle: string): { text: string; caret: number } {
  const rest = text.slice(completion.end);
  const before = `${text.slice(0, completion.start)}@${handle}`;
  return { text: before + (rest.startsWith(' ') ? rest : ` ${rest}`), caret: before.length + 1 };
}

/** Who fits the query: by the beginning of the handle, then of any part of the name, each in the order of names. */
export function offered(query: string, people: readonly Person[]): readonly Person[] {
  const ranked = people.map((person) => ({ person, rank: rankOf(query, person) })).filter(({ rank }) => rank < 3);
  ranked.sort((a, b) => a.rank - b.rank || a.person.displayName.localeCompare(b.person.displayName));
  return ranked.slice(0, OFFERED_LIMIT).map(({ person }) => person);
}

function rankOf(query: string, person: Person): number {
  const name = person.displayName.toLowerCase();
  if (person.handle.toLowerCase().startsWith(query)) return 0;
  if (name.startsWith(query)) return 1;
  return name.split(/\s+/u).some((word) => word.startsWith(query)) ? 2 : 3;
}

/** Every "@handle" of a text, in lower case; the full stop that ends a sentence is none of it. */
export function handlesIn(text: string): readonly { start: number; end: number; handle: string }[] {
  return Array.from(text.matchAll(HANDLE), (match) => {
    const handle = (match[2] ?? '').replace(/[._-]+$/, '');
    const start = match.index + (match[1] ?? '').length;
    return { start, end: start + 1 + handle.length, handle: handle.toLowerCase() };
  });
}

/** The ids of those among `people` whom the text mentions, each once. */
export function mentionedIn(text: string, people: readonly Person[]): readonly string[] {
  const byHandle = new Map(people.map((person) => [person.handle.toLowerCase(), person.id]));
  const ids = handlesIn(text).flatMap(({ handle }) => byHandle.get(handle) ?? []);
  return [...new Set(ids)].slice(0, MENTIONS_LIMIT);
}
