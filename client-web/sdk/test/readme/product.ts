import { ParleyClient } from '@parley/client';

const client = await ParleyClient.open({
  baseUrl: location.origin,
  tokenSource: async (wasExpired, signal) => {
    const answer = await fetch(`/session/token?fresh=${wasExpired}`, { signal });
    return answer.status === 401 ? null : await answer.text();
  },
});
await client.connect();
