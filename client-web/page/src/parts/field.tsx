import { useId } from 'preact/hooks';

interface FieldProps {
  label: string;
  type?: 'text' | 'password';
  name?: string;
  autocomplete?: string;
  autocapitalize?: 'none';
  autofocus?: boolean;
  spellcheck?: boolean;
  required?: boolean;
  /** In characters; the service may count otherwise and then says so. */
  maxLength: number;
  value: string;
  onValue: (value: string) => void;
  /** How to fill it in. */
  hint?: string;
  /** What is wrong with it and what to write instead. */
  fault?: string | undefined;
}

/** A labelled line of text with its hint, and with its error where it was made. */
export function Field({ label, type = 'text', value, onValue, hint, fault, ...rest }: FieldProps) {
  const id = useId();
  const noteId = useId();
  const note = fault ?? hint;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...rest}
        type={type as 'text'} // The types want a component for each kind of field.
        id={id}
        value={value}
        aria-invalid={fault !== undefined}
        aria-describedby={note === undefined ? undefined : noteId}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      {note === undefined ? null : (
        <p
          id={noteId}
          class={fault === undefined ? 'field-hint' : 'field-fault'}
          role={fault === undefined ? undefined : 'alert'}
        >
          {note}
        </p>
      )}
    </div>
  );
}
