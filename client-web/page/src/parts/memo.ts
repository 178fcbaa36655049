import { Component, type FunctionComponent, h } from 'preact';

/** A component that renders again only when a prop is another one. */
export function memo<P extends object>(component: FunctionComponent<P>): FunctionComponent<P> {
  class Remembered extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      const now = this.props as P;
      for (const key in next) if (!Object.is(next[key], now[key])) return true;
      for (const key in now) if (!(key in next)) return true;
      return false;
    }

    override render(props: P) {
      return h(component, props);
    }
  }
  return Remembered as unknown as FunctionComponent<P>;
}
