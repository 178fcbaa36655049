import { indexedDbStore, memoryStore, ParleyClient, type Store } from '@parley/client';
import { render } from 'preact';
import { App } from './app';
import { Live, LiveContext } from './live';
import { tell } from './parts/notices';
import './styles/index.css';
import { showTheme } from './theme';
import { errorWords } from './words/errors';

showTheme();

/** A browser that keeps nothing (some private windows) can still chat; it only forgets at a reload. */
async function openStore(): Promise<Store> {
  try {
    return await indexedDbStore('parley-page');
  } catch {
    tell('This browser keeps nothing for this site: after a reload you have to sign in again.', true);
    return memoryStore();
  }
}

async function start(): Promise<void> {
  const root = document.getElementById('app');
  if (root === null) return;
  try {
    const client = await ParleyClient.open({
      baseUrl: location.origin,
      store: await openStore(),
      name: 'parley-page',
      version: '0.1.0',
      deviceLabel: 'Web browser',
    });
    const live = new Live(client);
    void live.follow();
    render(
      <LiveContext.Provider value={live}>
        <App />
      </LiveContext.Provider>,
      root,
    );
  } catch (error) {
    render(
      <main class="start-failure">
        <h1>Parley could not start</h1>
        <p role="alert">{errorWords(error)}</p>
        <button type="button" class="button button-primary" onClick={() => location.reload()}>
          Try again
        </button>
      </main>,
      root,
    );
  }
}

void start();
