import { Avatar } from '../parts/avatar';
import type { Person } from './mentions';

interface MentionListProps {
  id: string;
  people: readonly Person[];
  active: number;
  onChoose: (person: Person) => void;
}

/** Who may be meant by the "@" at the caret. */
export function MentionList({ id, people, active, onChoose }: MentionListProps) {
  return (
    <div id={id} role="listbox" aria-label="Members to mention" class="mention-list">
      {people.map((person, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the text field holds the focus and takes the keys
        <div
          key={person.id}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          class="picker-option"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(person)}
        >
          <Avatar id={person.id} name={person.displayName} size="small" />
          <bdi class="name">{person.displayName}</bdi>
          <span class="muted">@{person.handle}</span>
        </div>
      ))}
    </div>
  );
}
