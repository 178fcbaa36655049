import { ParleyClient } from '@parley/client';

const client = await ParleyClient.open({ baseUrl: 'http://localhost:7480' });

// Begin to read before connecting: then every message is told.
const reading = (async () => {
  for await (const change of client.changes()) {
    if (change.kind === 'connection') console.log(change.connection.to);
    if (change.kind === 'message') console.log(`${change.message.seq}: ${change.message.text}`);
  }
})();

await client.signUp('ada', 'Ada', 'correct horse battery');
await client.connect();
const { room } = await client.createRoom({ kind: 'PUBLIC', handle: 'lobby', title: 'Lobby' });
client.send(room.id, 'hello');

while (client.unsent().length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
await client.close();
await reading;
