import { describe, expect, it } from 'vitest';
import { EXCERPT_LENGTH, excerpt, markedParts, wordsOf } from './excerpt';

describe('what is shown of a found message', () => {
  it('marks whole words without regard to case', () => {
    expect(markedParts('Tea and team', 'tea')).toEqual([
      { text: 'Tea', isMarked: true },
      { text: ' and team', isMarked: false },
    ]);
  });

  it('does not look for what must not occur, and takes no pattern from a query', () => {
    expect(wordsOf('"green tea" -milk .*')).toEqual(['green', 'tea']);
    expect(markedParts('a.*b', '.*')).toEqual([{ text: 'a.*b', isMarked: false }]);
  });

  it('shows the surroundings of the first word of a long text', () => {
    const text = `${'before '.repeat(100)}needle ${'after '.repeat(100)}`;
    const part = excerpt(text, 'needle');
    expect(part).toContain('needle');
    expect(part.startsWith('… ')).toBe(true);
    expect(part.endsWith('…')).toBe(true);
    expect(part.length).toBeLessThanOrEqual(EXCERPT_LENGTH + 3);
  });

  it('leaves a short text as it is but for its lines', () => {
    expect(excerpt('one\ntwo', 'two')).toBe('one two');
  });
});
