import { describe, expect, it } from 'vitest';
import { LINKS_LIMIT, linkOf, tokensOf } from './tokens';

const nobody: ReadonlyMap<string, string> = new Map();

function links(text: string): readonly string[] {
  return tokensOf(text, nobody).flatMap((token) => (token.kind === 'link' ? [`${token.text} → ${token.href}`] : []));
}

describe('the tokens of a text', () => {
  it('leave markup what it is: text', () => {
    const text = '<b>bold</b> & <img src=x onerror=alert(1)> [a](javascript:alert(1))';
    expect(tokensOf(text, nobody)).toEqual([{ kind: 'text', text }]);
  });

  it('keep every letter of a text without links', () => {
    const text = 'one\n\n  two\tthree 👍';
    expect(tokensOf(text, nobody)).toEqual([{ kind: 'text', text }]);
  });

  it('find addresses and the full stop that is none of them', () => {
    expect(links('See https://example.com/a?b=c#d.')).toEqual([
      'https://example.com/a?b=c#d → https://example.com/a?b=c#d',
    ]);
    expect(links('or example.com, or http://example.org/x')).toEqual([
      'example.com → https://example.com/',
      'http://example.org/x → http://example.org/x',
    ]);
    expect(links('write to ada@example.com')).toEqual(['ada@example.com → mailto:ada@example.com']);
  });

  it('follow http, https and mailto and nothing else', () => {
    expect(links('javascript:alert(1) data:text/html,x file:///etc/passwd ftp://example.com/ vbscript:x')).toEqual([]);
    expect(linkOf('javascript:alert(1)', 'javascript:alert(1)')).toBeNull();
    expect(linkOf('data:text/html,x', 'data:text/html,x')).toBeNull();
  });

  it('never follow an address that pretends to be another one', () => {
    expect(linkOf('https://bank.example@evil.example/', 'https://bank.example@evil.example/')).toBeNull();
    expect(linkOf('https://a:b@evil.example/', 'https://a:b@evil.example/')).toBeNull();
  });

  it('show the address that is followed where letters look like others or have no width', () => {
    // The first letter is Cyrillic.
    expect(links('https://\u0430pple.com/')[0]).toBe('https://xn--pple-43d.com/ → https://xn--pple-43d.com/');
    for (const trick of ['\u202e', '\u200b', '\u2066', '\u00ad']) {
      for (const link of tokensOf(`https://example.com/${trick}moc.knab`, nobody)) {
        if (link.kind === 'link') expect(link.text).toBe(link.href.replace(/^mailto:/, ''));
      }
    }
  });

  it('mark the mentions of those who were mentioned, and only theirs', () => {
    const tokens = tokensOf(
      '@ada, ask @Grace.Hopper. Not @bob nor mail@ada.',
      new Map([
        ['ada', 'u1'],
        ['grace.hopper', 'u2'],
      ]),
    );
    expect(tokens.filter(({ kind }) => kind === 'mention')).toEqual([
      { kind: 'mention', text: '@ada', userId: 'u1' },
      { kind: 'mention', text: '@Grace.Hopper', userId: 'u2' },
    ]);
    expect(tokens.map(({ text }) => text).join('')).toBe('@ada, ask @Grace.Hopper. Not @bob nor mail@ada.');
  });

  it('stop at a hundred links', () => {
    expect(links(Array.from({ length: LINKS_LIMIT + 5 }, (_, i) => `https://example.com/${i}`).join(' ')).length).toBe(
      LINKS_LIMIT,
    );
  });

  it('do not take long for a text of the greatest size', () => {
    expect(
      tokensOf('@'.repeat(16_384), new Map([['a', 'u1']]))
        .map(({ text }) => text)
        .join('').length,
    ).toBe(16_384);
    expect(
      tokensOf('a.'.repeat(8_192), nobody)
        .map(({ text }) => text)
        .join('').length,
    ).toBe(16_384);
  });
});
