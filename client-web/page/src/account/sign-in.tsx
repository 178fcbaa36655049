import { useId, useState } from 'preact/hooks';
import { forgetDrafts } from '../composer/drafts';
import { useClient } from '../live';
import { Field } from '../parts/field';
import { keep, kept } from '../parts/kept';
import { Mark } from '../parts/mark';
import { type FormFault, faultOf, NO_FAULT } from '../words/errors';

const FIELDS = ['handle', 'display_name', 'password'];

/** Signing in and signing up: one form with two modes. `notice` says why somebody who was signed in sees it. */
export function SignInPage({ notice }: { notice: string }) {
  const client = useClient();
  const [isNew, setNew] = useState(false);
  const [handle, setHandle] = useState(kept('handle') ?? '');
  const [displayName, setDisplayName] = useState('');
  const [password, setPassword] = useState('');
  const [fault, setFault] = useState<FormFault>(NO_FAULT);
  const [isBusy, setBusy] = useState(false);
  const titleId = useId();

  const submit = async (event: Event) => {
    event.preventDefault();
    const missing = missingOf(handle, password, isNew);
    if (missing !== null) return setFault(missing);
    setBusy(true);
    setFault(NO_FAULT);
    try {
      const name = handle.trim();
      if (kept('handle')?.toLowerCase() !== name.toLowerCase()) forgetDrafts();
      keep('handle', name);
      if (isNew) await client.signUp(name, displayName.trim() || name, password);
      else await client.signIn(name, password);
    } catch (error) {
      setFault(faultOf(error, FIELDS));
      setBusy(false);
    }
  };

  const change = (set: (value: string) => void) => (value: string) => {
    set(value);
    if (fault !== NO_FAULT) setFault(NO_FAULT);
  };

  return (
    <main class="sign-in">
      <form class="sign-in-card" aria-labelledby={titleId} noValidate onSubmit={submit}>
        <div class="sign-in-brand">
          <Mark />
          <h1 id={titleId}>{isNew ? 'Join Parley' : 'Welcome to Parley'}</h1>
          <p>{isNew ? 'Choose a handle and a password. That is all.' : 'Sign in to go on talking.'}</p>
        </div>
        {notice === '' ? null : (
          <p class="banner" role="status">
            {notice}
          </p>
        )}
        <Field
          label="Handle"
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          maxLength={64}
          required
          value={handle}
          onValue={change(setHandle)}
          fault={fault.fields.handle}
          {...(isNew ? { hint: '2 to 32 letters, digits, “_”, “.” or “-”.' } : {})}
        />
        {isNew ? (
          <Field
            label="Display name"
            name="name"
            autocomplete="name"
            maxLength={64}
            value={displayName}
            onValue={change(setDisplayName)}
            fault={fault.fields.display_name}
            hint="What others see. You can change it later."
          />
        ) : null}
        <Field
          label="Password"
          name="password"
          type="password"
          autocomplete={isNew ? 'new-password' : 'current-password'}
          maxLength={256}
          required
          value={password}
          onValue={change(setPassword)}
          fault={fault.fields.password}
          {...(isNew ? { hint: 'At least 8 characters.' } : {})}
        />
        {fault.general === '' ? null : (
          <p class="field-fault" role="alert">
            {fault.general}
          </p>
        )}
        <button type="submit" class="button button-primary button-wide" disabled={isBusy}>
          {isBusy ? 'One moment…' : isNew ? 'Sign up' : 'Sign in'}
        </button>
        <p class="sign-in-switch">
          {isNew ? 'You have an account? ' : 'New here? '}
          <button
            type="button"
            class="link-button"
            onClick={() => {
              setNew(!isNew);
              setFault(NO_FAULT);
            }}
          >
            {isNew ? 'Sign in instead' : 'Create an account'}
          </button>
        </p>
      </form>
    </main>
  );
}

function missingOf(handle: string, password: string, isNew: boolean): FormFault | null {
  const fields: Record<string, string> = {};
  if (handle.trim() === '') fields.handle = 'Write your handle.';
  if (password === '') fields.password = 'Write your password.';
  else if (isNew && Array.from(password).length < 8) fields.password = 'Use at least 8 characters.';
  return Object.keys(fields).length === 0 ? null : { fields, general: '' };
}
