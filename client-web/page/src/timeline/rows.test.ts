import { describe, expect, it } from 'vitest';
import { ada, grace, outgoing, posted } from './entries-for-tests';
import { countAfter, lastOwn, lastSeqOf, type Row, rowsOf } from './rows';

function words(rows: readonly Row[]): readonly string[] {
  return rows.map((row) => {
    if (row.kind !== 'entry') return row.kind;
    const name = row.entry.kind === 'posted' ? String(row.entry.message.seq) : row.entry.clientMessageId;
    return row.isFirst ? `${name} first` : name;
  });
}

describe('the rows of a timeline', () => {
  it('put messages of one author within some minutes under one name', () => {
    const entries = [posted(1), posted(2), posted(3, { senderId: grace }), posted(4), posted(15)];
    expect(words(rowsOf(entries, grace, null))).toEqual(['day', '1 first', '2', '3 first', '4 first', '15 first']);
  });

  it('begin anew with a day, with an answer and with what is unread', () => {
    const tomorrow = new Date(2026, 10, 27, 0, 1);
    const entries = [posted(1), posted(2, { replyToSeq: 1n }), posted(3), posted(4, { createTime: tomorrow })];
    expect(words(rowsOf(entries, grace, 2n))).toEqual([
      'day',
      '1 first',
      '2 first',
      'unread',
      '3 first',
      'day',
      '4 first',
    ]);
  });

  it('draw one line above the first unread message of somebody else', () => {
    const entries = [posted(1), posted(2, { senderId: grace }), posted(3), posted(4)];
    expect(words(rowsOf(entries, grace, 1n)).filter((word) => word === 'unread')).toHaveLength(1);
    expect(words(rowsOf(entries, grace, 1n)).indexOf('unread')).toBe(3);
    expect(words(rowsOf(entries, grace, 4n))).not.toContain('unread');
  });

  it('keep the key of a message when it is posted', () => {
    const time = new Date(2026, 10, 26, 12, 1);
    const before = rowsOf([outgoing('m1', time)], ada, null).at(-1);
    const after = rowsOf([posted(1)], ada, null).at(-1);
    expect(after?.key).toBe(before?.key);
  });

  it('have different keys even where ids repeat', () => {
    const rows = rowsOf(
      [
        posted(1, { clientMessageId: '' }),
        posted(2, { clientMessageId: '' }),
        posted(3, { senderId: grace, clientMessageId: '' }),
      ],
      ada,
      null,
    );
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });

  it('keep their keys when older ones come before them', () => {
    const entries = [posted(5), posted(6)];
    const keys = rowsOf(entries, ada, null).map(({ key }) => key);
    expect(rowsOf([posted(3), posted(4), ...entries], ada, null).map(({ key }) => key)).toEqual(
      expect.arrayContaining(keys),
    );
  });
});

describe('what is asked of entries', () => {
  const entries = [
    posted(1),
    posted(2, { senderId: grace }),
    posted(3, { deleteTime: new Date() }),
    outgoing('x', new Date()),
  ];

  it('is the newest seq, how many came after one, and the last that can be edited', () => {
    expect(lastSeqOf(entries)).toBe(3n);
    expect(lastSeqOf([])).toBe(0n);
    expect(countAfter(entries, 1n, ada)).toBe(1);
    expect(countAfter(entries, 0n, grace)).toBe(2);
    expect(lastOwn(entries, ada)?.seq).toBe(1n);
    expect(lastOwn([], ada)).toBeNull();
  });
});
