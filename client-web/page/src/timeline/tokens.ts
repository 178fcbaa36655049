import { tokenize } from 'linkifyjs';
import { handlesIn } from '../composer/mentions';

/** A piece of a message's text as it is shown. Text is never markup. */
export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  | { readonly kind: 'mention'; readonly text: string; readonly userId: string };

const FOLLOWED_PROTOCOLS: readonly string[] = ['http:', 'https:', 'mailto:'];
/** Beyond so many links of one message the rest stays text: a wall of links costs the reader more than it gives. */
export const LINKS_LIMIT = 100;

// What has no width or turns the writing direction would let a link look like another one.
const TRICKERY = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/u;

/**
 * Cuts a text into tokens.
 *
 * @param mentioned ids of the mentioned users by their handle in lower case; other `@handles` stay text
 */
export function tokensOf(text: string, mentioned: ReadonlyMap<string, string>): readonly Token[] {
  const tokens: Token[] = [];
  let links = 0;
  for (const piece of tokenize(text)) {
    const written = piece.toString();
    const link = piece.isLink && links < LINKS_LIMIT ? linkOf(written, piece.toHref('https')) : null;
    if (link !== null) {
      tokens.push(link);
      links++;
    } else {
      pushText(tokens, written, mentioned);
    }
  }
  return tokens;
}

/** The link that is followed, shown as what it is; null when it must not be one. */
export function linkOf(written: string, target: string): Token | null {
  const url = URL.canParse(target) ? new URL(target) : null;
  if (url === null || !FOLLOWED_PROTOCOLS.includes(url.protocol)) return null;
  // "https://bank.example@evil.example" reads like the one and leads to the other.
  if (url.username !== '' || url.password !== '') return null;
  const href = url.href;
  const isTrue = !TRICKERY.test(written) && isSameAddress(written, href);
  return { kind: 'link', text: isTrue ? written : href.replace(/^mailto:/, ''), href };
}

/** Whether a reader who sees `written` knows where `href` leads: it differs by what a browser adds only. */
function isSameAddress(written: string, href: string): boolean {
  const bare = href.replace(/^mailto:/, '');
  return [
    bare,
    bare.replace(/\/$/, ''),
    bare.replace(/^https:\/\//, ''),
    bare.replace(/^https:\/\/(.*)\/$/, '$1'),
  ].includes(written);
}

function pushText(tokens: Token[], text: string, mentioned: ReadonlyMap<string, string>): void {
  let from = 0;
  if (mentioned.size > 0) {
    for (const { start, end, handle } of handlesIn(text)) {
      const userId = mentioned.get(handle);
      if (userId === undefined) continue;
      pushPlain(tokens, text.slice(from, start));
      tokens.push({ kind: 'mention', text: text.slice(start, end), userId });
      from = end;
    }
  }
  pushPlain(tokens, text.slice(from));
}

function pushPlain(tokens: Token[], text: string): void {
  if (text === '') return;
  const last = tokens.at(-1);
  if (last?.kind === 'text') tokens[tokens.length - 1] = { kind: 'text', text: last.text + text };
  else tokens.push({ kind: 'text', text });
}
