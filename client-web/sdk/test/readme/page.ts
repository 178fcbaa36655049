import { indexedDbStore, memoryStore, ParleyClient } from '@parley/client';

// Some browsers keep nothing in private windows.
const store = await indexedDbStore().catch(() => memoryStore());
const client = await ParleyClient.open({ baseUrl: location.origin, store });
if (client.isSignedIn) client.connect().catch(() => {});
