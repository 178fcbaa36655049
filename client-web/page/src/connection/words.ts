import type { ConnectionChange } from '@parley/client';

export interface ConnectionWords {
  readonly tone: 'live' | 'slow' | 'wait' | 'off';
  readonly words: string;
  readonly title: string;
}

/** What the badge says: never by its colour alone. */
export function connectionWords(connection: ConnectionChange, isCaughtUp: boolean): ConnectionWords {
  switch (connection.to) {
    case 'CONNECTED':
      if (!isCaughtUp) return { tone: 'wait', words: 'Catching up…', title: 'Reading what was missed' };
      return connection.transport === 'POLL'
        ? {
            tone: 'slow',
            words: 'Polling',
            title: 'No stream gets through here: messages come by asking again and again',
          }
        : { tone: 'live', words: 'Live', title: 'Messages arrive at once' };
    case 'CONNECTING':
      return { tone: 'wait', words: 'Connecting…', title: 'Opening the connection' };
    case 'RECONNECTING':
      return {
        tone: 'wait',
        words: 'Reconnecting…',
        title: withDetail('The connection was lost; it is tried again', connection.detail),
      };
    case 'FAILED':
      return {
        tone: 'off',
        words: 'Connection failed',
        title: withDetail('It was tried several times', connection.detail),
      };
    case 'DISCONNECTED':
      return { tone: 'off', words: 'Offline', title: withDetail('There is no connection', connection.detail) };
  }
}

function withDetail(sentence: string, detail: string): string {
  return detail === '' ? sentence : `${sentence} (${detail})`;
}
