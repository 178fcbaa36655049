import type { RoomId } from '@parley/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLive, useUsers } from '../live';
import { typingWords } from '../words/text';

/** Screen readers hear of writing this often at most. */
const SPOKEN_MILLIS = 10_000;

/** Who writes in the room. */
export function TypingLine({ roomId }: { roomId: RoomId }) {
  const ids = useLive(`typing:${roomId}`, (client) => client.timeline(roomId).typing());
  const users = useUsers(ids);
  const words = typingWords(users.map(({ displayName }) => displayName));
  const [spoken, setSpoken] = useState('');
  const spokenAt = useRef(0);
  useEffect(() => {
    if (words === '' || Date.now() - spokenAt.current < SPOKEN_MILLIS) return;
    spokenAt.current = Date.now();
    setSpoken(words);
    const timer = setTimeout(() => setSpoken(''), SPOKEN_MILLIS);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <div class="typing-line">
      {words === '' ? null : (
        <span aria-hidden="true">
          <span class="typing-dots">
            <span />
            <span />
            <span />
          </span>
          {words}
        </span>
      )}
      <span class="hidden-words" role="status" aria-label="Typing">
        {spoken}
      </span>
    </div>
  );
}
