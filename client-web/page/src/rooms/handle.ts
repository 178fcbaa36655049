/** The longest handle that the service takes, in characters. */
const HANDLE_LIMIT = 32;

/** A handle that a title suggests: "Tea & Talk" as "tea-talk". */
export function handleFrom(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .slice(0, HANDLE_LIMIT + 1)
    .replace(/^-+/u, '')
    .slice(0, HANDLE_LIMIT)
    .replace(/-+$/u, '');
}
