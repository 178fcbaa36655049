import type { ConnectionChange } from '@parley/client';
import { describe, expect, it } from 'vitest';
import { connectionWords } from './words';

function change(to: ConnectionChange['to'], transport: ConnectionChange['transport'] = null): ConnectionChange {
  return { from: 'DISCONNECTED', to, transport, cause: 'OPENED', detail: '' };
}

describe('the words of the connection', () => {
  it('are different in each state', () => {
    const all = [
      connectionWords(change('CONNECTED', 'STREAM'), true),
      connectionWords(change('CONNECTED', 'POLL'), true),
      connectionWords(change('CONNECTED', 'STREAM'), false),
      connectionWords(change('CONNECTING'), false),
      connectionWords(change('RECONNECTING'), false),
      connectionWords(change('FAILED'), false),
      connectionWords(change('DISCONNECTED'), false),
    ];
    expect(new Set(all.map(({ words }) => words)).size).toBe(all.length);
  });

  it('offer a retry only where nothing is tried any more', () => {
    expect(connectionWords(change('FAILED'), false).tone).toBe('off');
    expect(connectionWords(change('RECONNECTING'), false).tone).toBe('wait');
  });

  it('tell the detail where there is one', () => {
    expect(connectionWords({ ...change('FAILED'), detail: 'HTTP 502' }, false).title).toContain('HTTP 502');
  });
});
