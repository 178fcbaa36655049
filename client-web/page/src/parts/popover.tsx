import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

const GAP_PX = 6;
const EDGE_PX = 8;

interface PopoverProps {
  /** Where it belongs to; it stands below, or above where there is more room. */
  anchor: HTMLElement;
  label: string;
  role: 'menu' | 'dialog';
  class: string;
  onClose: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  children: ComponentChildren;
}

/** Something small above the page. Escape and a press elsewhere close it, by the browser. */
export function Popover({ anchor, label, role, class: classes, onClose, onKeyDown, children }: PopoverProps) {
  const popover = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useLayoutEffect(() => {
    const element = popover.current;
    if (element === null) return;
    element.showPopover();
    place(element, anchor.getBoundingClientRect());
    element.querySelector<HTMLElement>('button')?.focus();
    const follow = (event: Event) => {
      if ((event as ToggleEvent).newState === 'closed') close.current();
    };
    element.addEventListener('toggle', follow);
    return () => {
      element.removeEventListener('toggle', follow);
      const hadFocus = element.contains(document.activeElement) || document.activeElement === document.body;
      if (element.matches(':popover-open')) element.hidePopover();
      if (hadFocus && anchor.isConnected) anchor.focus();
    };
  }, [anchor]);

  return (
    // biome-ignore lint/a11y: the role is one of two that both take the focus, keys and a name
    <div ref={popover} popover="auto" role={role} aria-label={label} class={`popover ${classes}`} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}

function place(element: HTMLElement, at: DOMRect): void {
  const { offsetWidth: width, offsetHeight: height } = element;
  const isBelow = at.bottom + GAP_PX + height <= innerHeight - EDGE_PX || at.top < innerHeight - at.bottom;
  const top = isBelow ? at.bottom + GAP_PX : at.top - GAP_PX - height;
  element.style.top = `${clamp(top, EDGE_PX, innerHeight - height - EDGE_PX)}px`;
  element.style.left = `${clamp(at.right - width, EDGE_PX, innerWidth - width - EDGE_PX)}px`;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
