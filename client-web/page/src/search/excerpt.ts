/** So many letters of a found message are shown. */
export const EXCERPT_LENGTH = 240;
const BEFORE_LENGTH = 60;

/** The words that a query looks for, in lower case, without those that must not occur. */
export function wordsOf(query: string): readonly string[] {
  const words = query.toLowerCase().match(/-?[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return [...new Set(words.filter((word) => !word.startsWith('-')))];
}

/** The part of a text around the first word that was looked for, on one line. */
export function excerpt(text: string, query: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  if (line.length <= EXCERPT_LENGTH) return line;
  const first = patternOf(query)?.exec(line)?.index ?? 0;
  const start = first <= BEFORE_LENGTH ? 0 : line.indexOf(' ', first - BEFORE_LENGTH) + 1;
  const part = line.slice(start, start + EXCERPT_LENGTH).replace(/[\ud800-\udbff]$/, '');
  return `${start > 0 ? '… ' : ''}${part}${start + EXCERPT_LENGTH < line.length ? '…' : ''}`;
}

export interface Part {
  readonly text: string;
  readonly isMarked: boolean;
}

/** A text cut where the words that were looked for begin and end. */
export function markedParts(text: string, query: string): readonly Part[] {
  const pattern = patternOf(query);
  if (pattern === null) return [{ text, isMarked: false }];
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index), isMarked: false });
    parts.push({ text: match[0], isMarked: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), isMarked: false });
  return parts;
}

// The words hold letters and digits only, so nothing in them means anything to a pattern.
function patternOf(query: string): RegExp | null {
  const words = wordsOf(query);
  return words.length === 0 ? null : new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
}
