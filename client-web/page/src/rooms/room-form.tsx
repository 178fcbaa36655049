import { ParleyError, type Room } from '@parley/client';
import { useState } from 'preact/hooks';
import { useClient } from '../live';
import { Dialog } from '../parts/dialog';
import { Field } from '../parts/field';
import { tell } from '../parts/notices';
import { type FormFault, faultOf, NO_FAULT } from '../words/errors';

/** Changes title and topic. When somebody else was faster, it says so and shows what they wrote. */
export function RoomForm({ room, onClose }: { room: Room; onClose: () => void }) {
  const client = useClient();
  const [base, setBase] = useState(room);
  const [title, setTitle] = useState(room.title);
  const [topic, setTopic] = useState(room.topic);
  const [fault, setFault] = useState<FormFault>(NO_FAULT);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setFault(NO_FAULT);
    try {
      await client.updateRoom({ ...base, title: title.trim(), topic: topic.trim() });
      tell('The room is changed.');
      onClose();
    } catch (error) {
      setBusy(false);
      if (!(error instanceof ParleyError && error.reason === 'ETAG_MISMATCH'))
        return setFault(faultOf(error, ['title', 'topic']));
      const newest = client.room(room.id)?.room ?? base;
      setBase(newest);
      const theirs =
        newest.etag === base.etag
          ? ''
          : ` It is now “${newest.title}”${newest.topic === '' ? '' : `, topic “${newest.topic}”`}.`;
      setFault({
        fields: {},
        general: `Somebody else changed the room meanwhile.${theirs} Save again to write your words over theirs.`,
      });
    }
  };

  return (
    <Dialog title="Edit room" onClose={onClose}>
      <form noValidate onSubmit={submit}>
        <Field label="Title" autofocus maxLength={128} value={title} onValue={setTitle} fault={fault.fields.title} />
        <Field label="Topic" maxLength={1024} value={topic} onValue={setTopic} fault={fault.fields.topic} />
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
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
}
