import type { User } from '@parley/client';
import { useEffect, useState } from 'preact/hooks';
import { useClient } from '../live';
import { Avatar } from '../parts/avatar';
import { Dialog } from '../parts/dialog';
import { Field } from '../parts/field';
import { tell } from '../parts/notices';
import { setTheme, type Theme, theme } from '../theme';
import { type FormFault, faultOf, NO_FAULT } from '../words/errors';
import { areNotificationsOn, canNotify, setNotifications } from './notifications';
import { signOut } from './session';

const THEMES: readonly { value: Theme; label: string }[] = [
  { value: 'system', label: 'Like the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** The person's own name, how the page looks, and the way out. */
export function ProfileDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="You and this page" onClose={onClose}>
      <ProfileForm />
      <Appearance />
      <Notifications />
      <SignOut />
    </Dialog>
  );
}

function ProfileForm() {
  const client = useClient();
  const [user, setUser] = useState<User | null>(null);
  const [name, setName] = useState('');
  const [fault, setFault] = useState<FormFault>(NO_FAULT);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    client.me({ signal: stop.signal }).then(
      (me) => {
        setUser(me);
        setName(me.displayName);
      },
      (error) => stop.signal.aborted || setFault(faultOf(error, [])),
    );
    return () => stop.abort();
  }, [client]);

  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setFault(NO_FAULT);
    try {
      setUser(await client.updateProfile(name.trim(), user?.avatarUrl ?? ''));
      tell('Your name is changed.');
    } catch (error) {
      setFault(faultOf(error, ['display_name']));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form class="profile" noValidate onSubmit={submit}>
      <div class="profile-who">
        <Avatar id={user?.id ?? ''} name={user?.displayName ?? '…'} size="large" />
        <div>
          <strong class="name">{user?.displayName ?? '…'}</strong>
          <p class="muted">@{user?.handle ?? '…'}</p>
        </div>
      </div>
      <div class="field-row">
        <Field
          label="Display name"
          autocomplete="name"
          maxLength={64}
          value={name}
          onValue={setName}
          fault={fault.fields.display_name}
        />
        <button type="submit" class="button" disabled={isBusy || user === null || name.trim() === user.displayName}>
          Save
        </button>
      </div>
      {fault.general === '' ? null : (
        <p class="field-fault" role="alert">
          {fault.general}
        </p>
      )}
    </form>
  );
}

function Appearance() {
  const [chosen, setChosen] = useState(theme);
  return (
    <fieldset class="choices">
      <legend>Appearance</legend>
      {THEMES.map(({ value, label }) => (
        <label key={value} class="choice">
          <input
            type="radio"
            name="theme"
            value={value}
            checked={chosen === value}
            onChange={() => {
              setTheme(value);
              setChosen(value);
            }}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

function Notifications() {
  const [isOn, setOn] = useState(areNotificationsOn);
  const [words, setWords] = useState('');
  if (!canNotify()) return null;
  const toggle = async () => {
    const isNowOn = await setNotifications(!isOn);
    setOn(isNowOn);
    setWords(!isOn && !isNowOn ? 'The browser does not allow them for this site. Change it in its settings.' : '');
  };
  return (
    <section class="setting">
      <div>
        <h3>Desktop notifications</h3>
        <p class="muted">{words || 'Of new messages while you look elsewhere.'}</p>
      </div>
      <button type="button" class="button" aria-pressed={isOn} onClick={toggle}>
        {isOn ? 'Turn off' : 'Turn on'}
      </button>
    </section>
  );
}

function SignOut() {
  const client = useClient();
  return (
    <section class="setting">
      <div>
        <h3>This session</h3>
        <p class="muted">Messages that were not sent yet are lost with it.</p>
      </div>
      <button type="button" class="button button-danger-quiet" onClick={() => void signOut(client)}>
        Sign out
      </button>
    </section>
  );
}
