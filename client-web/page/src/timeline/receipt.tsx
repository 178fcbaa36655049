import type { UserId } from '@parley/client';
import { useUsers } from '../live';
import { Avatar } from '../parts/avatar';
import { namesWords } from '../words/text';

/** So many faces are shown; the others are counted. */
const FACES_LIMIT = 4;

/** Who has read up to here. */
export function Receipt({ readers }: { readers: string }) {
  const ids = readers.split(' ') as UserId[];
  const users = useUsers(ids);
  const words = `Read by ${namesWords(
    users.map(({ displayName }) => displayName),
    12,
  )}`;
  return (
    <span class="receipt" role="img" aria-label={words} title={words}>
      {users.slice(0, FACES_LIMIT).map((user) => (
        <Avatar key={user.id} id={user.id} name={user.displayName} size="tiny" />
      ))}
      {ids.length > FACES_LIMIT ? <span class="receipt-more">+{ids.length - FACES_LIMIT}</span> : null}
    </span>
  );
}
