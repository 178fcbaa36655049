import type { ComponentChildren } from 'preact';

/** The pane that the page is about: the skip link leads here. Room details stand beside it, not in it. */
export function MainPane({ children }: { children: ComponentChildren }) {
  return (
    <main id="main" class="main-pane" tabIndex={-1}>
      {children}
    </main>
  );
}
