import { Popover } from '../parts/popover';
import { EMOJI } from './emoji';

const COLUMNS = 6;

interface PaletteProps {
  anchor: HTMLElement;
  label: string;
  onChoose: (emoji: string) => void;
  onClose: () => void;
}

/** A few dozen emoji to choose from, by pointer or by arrow keys. */
export function Palette({ anchor, label, onChoose, onClose }: PaletteProps) {
  return (
    <Popover anchor={anchor} label={label} role="dialog" class="palette" onClose={onClose} onKeyDown={walkGrid}>
      {EMOJI.map(([emoji, name]) => (
        <button
          key={emoji}
          type="button"
          class="palette-emoji"
          aria-label={name}
          title={name}
          onClick={() => {
            onClose();
            onChoose(emoji);
          }}
        >
          {emoji}
        </button>
      ))}
    </Popover>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };

function walkGrid(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  const buttons = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('button')];
  const next = buttons[buttons.indexOf(document.activeElement as HTMLElement) + step];
  event.preventDefault();
  next?.focus();
}
