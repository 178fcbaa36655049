import { describe, expect, it } from 'vitest';
import {
  colourOf,
  countWords,
  initials,
  isFewEmoji,
  namesWords,
  oneLine,
  plural,
  typingWords,
  utf8Bytes,
} from './text';

describe('text in words', () => {
  it('counts bytes of UTF-8 and not letters', () => {
    expect(utf8Bytes('abc')).toBe(3);
    expect(utf8Bytes('é')).toBe(2);
    expect(utf8Bytes('👍')).toBe(4);
  });

  it('stops counting aloud at 99', () => {
    expect(countWords(99n)).toBe('99');
    expect(countWords(100n)).toBe('99+');
    expect(plural(1n, 'member')).toBe('1 member');
    expect(plural(2, 'member')).toBe('2 members');
  });

  it('joins names', () => {
    expect(namesWords([])).toBe('');
    expect(namesWords(['Ada'])).toBe('Ada');
    expect(namesWords(['Ada', 'Grace'])).toBe('Ada and Grace');
    expect(namesWords(['Ada', 'Grace', 'Alan', 'Edsger'])).toBe('Ada, Grace and 2 others');
  });

  it('says who writes', () => {
    expect(typingWords([])).toBe('');
    expect(typingWords(['Ada'])).toBe('Ada is writing…');
    expect(typingWords(['Ada', 'Grace'])).toBe('Ada and Grace are writing…');
    expect(typingWords(['Ada', 'Grace', 'Alan'])).toBe('Several people are writing…');
  });

  it('makes one line of many without cutting a letter in two', () => {
    expect(oneLine('a\n\n b')).toBe('a b');
    expect(oneLine('👍👍👍', 2)).toBe('👍👍…');
  });

  it('finds initials in any script', () => {
    expect(initials('Ada Lovelace')).toBe('AL');
    expect(initials('grace')).toBe('G');
    expect(initials('Ёлка (дом)')).toBe('ЁД');
    expect(initials('')).toBe('?');
  });

  it('gives an id always the same colour', () => {
    expect(colourOf('u17', 8)).toBe(colourOf('u17', 8));
    const colours = Array.from({ length: 20_000 }, (_, i) => colourOf(`u${i * 7919}`, 8));
    expect(new Set(colours)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
  });

  it('tells a few emoji from text', () => {
    expect(isFewEmoji('👍')).toBe(true);
    expect(isFewEmoji('👩‍👩‍👧‍👦 ❤️')).toBe(true);
    expect(isFewEmoji('❤')).toBe(true);
    expect(isFewEmoji('👍👍👍👍👍👍👍')).toBe(false);
    expect(isFewEmoji('ok 👍')).toBe(false);
    expect(isFewEmoji('42')).toBe(false);
    expect(isFewEmoji(' ')).toBe(false);
  });
});
