import { describe, expect, it } from 'vitest';
import { complete, completionAt, handlesIn, mentionedIn, OFFERED_LIMIT, offered, type Person } from './mentions';

const people: readonly Person[] = [
  { id: 'u1', handle: 'ada', displayName: 'Ada Lovelace' },
  { id: 'u2', handle: 'grace.hopper', displayName: 'Grace Hopper' },
  { id: 'u3', handle: 'alan', displayName: 'Alan Turing' },
  { id: 'u4', handle: 'adele', displayName: 'Adele Goldberg' },
];

describe('mentions', () => {
  it('are completed from an @ that begins a word', () => {
    expect(completionAt('hi @', 4)).toEqual({ start: 3, end: 4, query: '' });
    expect(completionAt('hi @Ad', 6)).toEqual({ start: 3, end: 6, query: 'ad' });
    expect(completionAt('(@gr', 4)?.query).toBe('gr');
    expect(completionAt('mail@ad', 7)).toBeNull();
    expect(completionAt('@ada and', 8)).toBeNull();
  });

  it('are completed at the caret, wherever it is', () => {
    const completion = completionAt('hi @ad there', 6);
    expect(completion).not.toBeNull();
    if (completion === null) return;
    expect(complete('hi @ad there', completion, 'ada')).toEqual({ text: 'hi @ada there', caret: 8 });
  });

  it('offer handles before names, and parts of names last', () => {
    expect(offered('ad', people).map(({ id }) => id)).toEqual(['u1', 'u4']);
    expect(offered('ho', people).map(({ id }) => id)).toEqual(['u2']);
    expect(offered('', people)).toHaveLength(4);
    expect(offered('x', people)).toEqual([]);
    const many = Array.from({ length: 20 }, (_, i) => ({ id: `u${i}`, handle: `a${i}`, displayName: `A ${i}` }));
    expect(offered('a', many)).toHaveLength(OFFERED_LIMIT);
  });

  it('are found again in the text that is sent', () => {
    expect(handlesIn('@Ada, @ada. and @grace.hopper!').map(({ handle }) => handle)).toEqual([
      'ada',
      'ada',
      'grace.hopper',
    ]);
    expect(mentionedIn('@Ada and @ada and @nobody, mail@alan', people)).toEqual(['u1']);
  });
});
