import { Icon, type IconName } from './icon';
import { Popover } from './popover';

export interface MenuItem {
  readonly label: string;
  readonly icon: IconName;
  readonly isDanger?: boolean;
  readonly onChoose: () => void;
}

interface MenuProps {
  anchor: HTMLElement;
  label: string;
  items: readonly MenuItem[];
  onClose: () => void;
}

/** A menu of actions; arrow keys, Home and End go through it. */
export function Menu({ anchor, label, items, onClose }: MenuProps) {
  return (
    <Popover anchor={anchor} label={label} role="menu" class="menu" onClose={onClose} onKeyDown={walk}>
      {items.map(({ label, icon, isDanger, onChoose }) => (
        <button
          key={label}
          type="button"
          role="menuitem"
          class={isDanger ? 'menu-item menu-danger' : 'menu-item'}
          onClick={() => {
            onClose();
            onChoose();
          }}
        >
          <Icon name={icon} />
          {label}
        </button>
      ))}
    </Popover>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 };

/** Moves the focus among the buttons of the element that the event went through. */
export function walk(event: KeyboardEvent): void {
  const buttons = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('button')];
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  const step = STEPS[event.key];
  let next: HTMLElement | undefined;
  if (step !== undefined) next = buttons.at((at + step + buttons.length) % buttons.length);
  else if (event.key === 'Home') next = buttons[0];
  else if (event.key === 'End') next = buttons.at(-1);
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}
