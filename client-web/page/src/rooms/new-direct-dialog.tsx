import type { User } from '@parley/client';
import { useState } from 'preact/hooks';
import { useClient } from '../live';
import { Dialog } from '../parts/dialog';
import { PersonPicker } from '../people/person-picker';
import { go, toRoom } from '../route';
import { errorWords } from '../words/errors';

/** Finds somebody and opens the room of the two. */
export function NewDirectDialog({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const [fault, setFault] = useState('');
  const open = async (user: User) => {
    setFault('');
    try {
      const { room } = await client.openDirectRoom(user.id);
      onClose();
      go(toRoom(room.id));
    } catch (error) {
      setFault(errorWords(error));
    }
  };
  return (
    <Dialog title="New direct message" onClose={onClose}>
      <PersonPicker label="To whom?" isFocused onChoose={(user) => void open(user)} />
      {fault === '' ? null : (
        <p class="field-fault" role="alert">
          {fault}
        </p>
      )}
    </Dialog>
  );
}
