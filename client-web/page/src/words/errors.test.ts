import { ParleyError } from '@parley/client';
import { describe, expect, it } from 'vitest';
import { errorWords, faultOf, violationOf } from './errors';

function error(
  reason: string,
  changes: Partial<Pick<ParleyError, 'retryAfterMillis' | 'violations'>> = {},
): ParleyError {
  return new ParleyError(reason, 'the message', changes.retryAfterMillis ?? null, changes.violations ?? []);
}

describe('errors in words', () => {
  it('stand at the field where they can be mended', () => {
    const fault = faultOf(
      error('FIELD_INVALID', { violations: ['handle: use letters', 'room.title: write one', 'other: no'] }),
      ['handle', 'title'],
    );
    expect(fault).toEqual({ fields: { handle: 'Use letters.', title: 'Write one.' }, general: 'No.' });
    expect(faultOf(error('HANDLE_TAKEN'), ['handle']).fields.handle).toMatch(/taken/);
    expect(faultOf(error('HANDLE_TAKEN'), []).general).toMatch(/taken/);
  });

  it('say how long to wait', () => {
    expect(errorWords(error('RATE_LIMITED', { retryAfterMillis: 12_000 }))).toContain('12 seconds');
    expect(errorWords(error('RATE_LIMITED'))).toContain('a moment');
  });

  it('show sentence and reason of what is not known here', () => {
    expect(errorWords(error('BRAND_NEW'))).toBe('the message (BRAND_NEW)');
    expect(errorWords(new RangeError('Write something'))).toBe('Write something');
    expect(errorWords('?')).not.toBe('');
  });

  it('survive a violation without a field', () => {
    expect(violationOf('write something')).toEqual({ field: '', words: 'Write something.' });
    expect(violationOf('text:')).toEqual({ field: 'text', words: 'This is not accepted.' });
  });
});
