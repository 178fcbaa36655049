import { type Member, userId } from '@parley/client';
import { describe, expect, it } from 'vitest';
import { ada, grace, posted, room } from './entries-for-tests';
import { furthestRead, readersOf, receiptsOf } from './receipts';

const alan = userId('u3');

function member(id: typeof ada, readSeq: bigint): Member {
  return { roomId: room, userId: id, role: 'MEMBER', state: 'ACTIVE', readSeq, joinTime: null };
}

describe('read receipts', () => {
  it('take the later of what was listed and what was heard', () => {
    const readers = readersOf(
      [member(ada, 9n), member(grace, 2n), member(alan, 5n)],
      new Map([
        [grace, 4n],
        [alan, 3n],
      ]),
      ada,
    );
    expect([...readers]).toEqual([
      [grace, 4n],
      [alan, 5n],
    ]);
    expect(furthestRead(readers)).toBe(5n);
  });

  it('stand under the last message that each has read', () => {
    const entries = [posted(1), posted(2), posted(3)];
    expect([
      ...receiptsOf(
        entries,
        new Map([
          [grace, 2n],
          [alan, 9n],
        ]),
      ),
    ]).toEqual([
      [3n, alan],
      [2n, grace],
    ]);
    expect([
      ...receiptsOf(
        entries,
        new Map([
          [grace, 2n],
          [alan, 2n],
        ]),
      ),
    ]).toEqual([[2n, `${grace} ${alan}`]]);
  });

  it('show nobody under a message of their own, and nobody who read less than what is shown', () => {
    expect([
      ...receiptsOf(
        [posted(5, { senderId: grace })],
        new Map([
          [grace, 5n],
          [alan, 4n],
        ]),
      ),
    ]).toEqual([]);
  });
});
