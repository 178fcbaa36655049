/** The service's limit of a message's text, in bytes of UTF-8. */
export const TEXT_LIMIT_BYTES = 16_384;
/** A counter is shown once fewer bytes than this are left. */
export const TEXT_NEAR_LIMIT_BYTES = 1_024;
/** More than so many unread messages are told as "99+". */
export const COUNT_SHOWN_LIMIT = 99;
/** A message of nothing but so many emoji, or fewer, is shown larger. */
export const LARGE_EMOJI_LIMIT = 6;

const encoder = new TextEncoder();

export function utf8Bytes(text: string): number {
  return encoder.encode(text).length;
}

/** "3" or "99+". */
export function countWords(count: bigint | number): string {
  return count > COUNT_SHOWN_LIMIT ? `${COUNT_SHOWN_LIMIT}+` : String(count);
}

/** "1 member", "2 members". */
export function plural(count: bigint | number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 || count === 1n ? one : many}`;
}

/** "Ada", "Ada and Grace", "Ada, Grace and 2 others". */
export function namesWords(names: readonly string[], shown = 3): string {
  if (names.length <= 1) return names[0] ?? '';
  if (names.length <= shown) return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  const rest = names.length - (shown - 1);
  return `${names.slice(0, shown - 1).join(', ')} and ${plural(rest, 'other')}`;
}

/** Who writes: "" for nobody, "Ada is writing…", "Ada and Grace are writing…", "Several people are writing…". */
export function typingWords(names: readonly string[]): string {
  if (names.length === 0) return '';
  if (names.length === 1) return `${names[0]} is writing…`;
  if (names.length === 2) return `${names[0]} and ${names[1]} are writing…`;
  return 'Several people are writing…';
}

/** One line of a text that may have many, for previews. */
export function oneLine(text: string, limit = 140): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const letters = Array.from(line.slice(0, limit * 2 + 2)); // a letter takes two code units at most
  return letters.length > limit ? `${letters.slice(0, limit).join('')}…` : letters.join('');
}

/** Up to two letters that stand for a name. */
export function initials(name: string): string {
  const words = name
    .split(/[\s_-]+/u)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+/u, ''))
    .filter((word) => word !== '');
  const first = Array.from(words[0] ?? '?')[0] ?? '?';
  const last = words.length > 1 ? (Array.from(words.at(-1) ?? '')[0] ?? '') : '';
  return (first + last).toUpperCase();
}

/** One of `count` colours, always the same for the same id. */
export function colourOf(id: string, count: number): number {
  let hash = 0;
  for (let i = 0; i < id.length; i++) hash = (hash * 31 + id.charCodeAt(i)) >>> 0;
  return ((hash ^ (hash >>> 7)) >>> 0) % count;
}

const EMOJI = /^\p{RGI_Emoji}$/v;
const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Whether the text is a few emoji and nothing else. */
export function isFewEmoji(text: string): boolean {
  // An emoji may take several code units, a family eleven of them: longer texts need not be looked at.
  if (text.length === 0 || text.length > LARGE_EMOJI_LIMIT * 16) return false;
  let count = 0;
  for (const { segment } of segments.segment(text)) {
    if (/^\s+$/u.test(segment)) continue;
    if (!EMOJI.test(segment) && !EMOJI.test(`${segment}\uFE0F`)) return false;
    if (/^[\d#*]$/u.test(segment)) return false;
    count++;
  }
  return count > 0 && count <= LARGE_EMOJI_LIMIT;
}
