import { useClient, useLive } from '../live';
import { Icon } from '../parts/icon';
import { tryConnect } from './keep';
import { connectionWords } from './words';

/** How the page is connected, in words; with a way to try again when it is not. */
export function ConnectionBadge() {
  const client = useClient();
  const connection = useLive('connection', (from) => from.connection);
  const isCaughtUp = useLive('connection', (from) => from.isCaughtUp);
  const { tone, words, title } = connectionWords(connection, isCaughtUp);
  return (
    <div class={`badge badge-${tone}`}>
      <span class="badge-words" role="status" aria-label="Connection" title={title}>
        <span class="badge-dot" aria-hidden="true" />
        {words}
      </span>
      {tone === 'off' ? (
        <button type="button" class="badge-retry" onClick={() => void tryConnect(client)}>
          <Icon name="retry" />
          Retry
        </button>
      ) : null}
    </div>
  );
}
