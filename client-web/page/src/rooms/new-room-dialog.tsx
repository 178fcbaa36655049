import type { User, UserId } from '@parley/client';
import { useState } from 'preact/hooks';
import { useClient } from '../live';
import { Dialog } from '../parts/dialog';
import { Field } from '../parts/field';
import { Icon } from '../parts/icon';
import { PersonPicker } from '../people/person-picker';
import { go, toRoom } from '../route';
import { type FormFault, faultOf, NO_FAULT } from '../words/errors';
import { handleFrom } from './handle';

/** The service's limit of members that a new room begins with. */
const FIRST_MEMBERS_LIMIT = 100;
const FIELDS = ['title', 'handle', 'topic'];

/** Makes a room: open to all under a handle, or for those who are added. */
export function NewRoomDialog({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const [isPublic, setPublic] = useState(true);
  const [title, setTitle] = useState('');
  const [handle, setHandle] = useState<string | null>(null); // null: made from the title
  const [topic, setTopic] = useState('');
  const [members, setMembers] = useState<readonly User[]>([]);
  const [fault, setFault] = useState<FormFault>(NO_FAULT);
  const [isBusy, setBusy] = useState(false);
  const shownHandle = handle ?? handleFrom(title);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (title.trim() === '') return setFault({ fields: { title: 'Give the room a title.' }, general: '' });
    setBusy(true);
    setFault(NO_FAULT);
    try {
      const { room } = await client.createRoom({
        kind: isPublic ? 'PUBLIC' : 'PRIVATE',
        ...(isPublic ? { handle: shownHandle } : {}),
        title: title.trim(),
        topic: topic.trim(),
        members: members.map(({ id }) => id),
      });
      onClose();
      go(toRoom(room.id));
    } catch (error) {
      setFault(faultOf(error, FIELDS));
      setBusy(false);
    }
  };

  return (
    <Dialog title="New room" onClose={onClose}>
      <form noValidate onSubmit={submit}>
        <fieldset class="choices">
          <legend>Who comes in?</legend>
          <label class="choice">
            <input type="radio" name="kind" checked={isPublic} onChange={() => setPublic(true)} />
            <span>
              Public<span class="choice-hint">Anybody finds it and joins</span>
            </span>
          </label>
          <label class="choice">
            <input type="radio" name="kind" checked={!isPublic} onChange={() => setPublic(false)} />
            <span>
              Private<span class="choice-hint">Only those who are added</span>
            </span>
          </label>
        </fieldset>
        <Field label="Title" autofocus maxLength={128} value={title} onValue={setTitle} fault={fault.fields.title} />
        {isPublic ? (
          <Field
            label="Handle"
            spellcheck={false}
            autocapitalize="none"
            maxLength={32}
            value={shownHandle}
            onValue={setHandle}
            fault={fault.fields.handle}
            hint="The name to find it by: 2 to 32 letters, digits, “_”, “.” or “-”."
          />
        ) : null}
        <Field
          label="Topic"
          maxLength={1024}
          value={topic}
          onValue={setTopic}
          fault={fault.fields.topic}
          hint="What it is about. Optional."
        />
        <Members members={members} setMembers={setMembers} />
        {fault.general === '' ? null : (
          <p class="field-fault" role="alert">
            {fault.general}
          </p>
        )}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button button-primary" disabled={isBusy}>
            Create room
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Members({
  members,
  setMembers,
}: {
  members: readonly User[];
  setMembers: (members: readonly User[]) => void;
}) {
  const taken = new Map<UserId, string>(members.map(({ id }) => [id, 'Added']));
  return (
    <>
      {members.length < FIRST_MEMBERS_LIMIT ? (
        <PersonPicker label="Add people" taken={taken} onChoose={(user) => setMembers([...members, user])} />
      ) : (
        <p class="muted">A room begins with {FIRST_MEMBERS_LIMIT} people at most. Add more once it is made.</p>
      )}
      <ul class="chips" aria-label="People to add">
        {members.map((user) => (
          <li key={user.id} class="chip">
            <bdi>{user.displayName}</bdi>
            <button
              type="button"
              aria-label={`Do not add ${user.displayName}`}
              onClick={() => setMembers(members.filter(({ id }) => id !== user.id))}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
