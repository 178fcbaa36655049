import { type RoomId, roomId } from '@parley/client';
import { useEffect, useState } from 'preact/hooks';

/** What the page shows. It stands in location.hash, so that going back works and a reload comes to the same place. */
export type Route =
  | { readonly kind: 'home' }
  | { readonly kind: 'room'; readonly roomId: RoomId; readonly seq: bigint | null; readonly isDetailed: boolean }
  | { readonly kind: 'search'; readonly query: string; readonly roomId: RoomId | null }
  | { readonly kind: 'directory' };

const ID = /^[A-Za-z0-9_-]{1,40}$/;
const SEQ = /^[1-9][0-9]{0,17}$/;

/** Reads a hash; what makes no sense leads home. */
export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [first = '', id = '', rest = ''] = path.split('/');
  if (first === 'rooms') return { kind: 'directory' };
  if (first === 'search') {
    const words = new URLSearchParams(query);
    const room = words.get('in') ?? '';
    return { kind: 'search', query: words.get('q') ?? '', roomId: ID.test(room) ? roomId(room) : null };
  }
  if (first === 'r' && ID.test(id)) {
    return {
      kind: 'room',
      roomId: roomId(id),
      seq: SEQ.test(rest) ? BigInt(rest) : null,
      isDetailed: rest === 'details',
    };
  }
  return { kind: 'home' };
}

export function hashOf(route: Route): string {
  switch (route.kind) {
    case 'home':
      return '#/';
    case 'directory':
      return '#/rooms';
    case 'search': {
      const words = new URLSearchParams();
      if (route.query !== '') words.set('q', route.query);
      if (route.roomId !== null) words.set('in', route.roomId);
      return words.size === 0 ? '#/search' : `#/search?${words}`;
    }
    case 'room':
      return `#/r/${route.roomId}${route.isDetailed ? '/details' : route.seq === null ? '' : `/${route.seq}`}`;
  }
}

export function toRoom(id: RoomId, seq: bigint | null = null): Route {
  return { kind: 'room', roomId: id, seq, isDetailed: false };
}

export function toDetails(id: RoomId): Route {
  return { kind: 'room', roomId: id, seq: null, isDetailed: true };
}

/** Shows something else; going back returns from it. */
export function go(route: Route): void {
  if (location.hash !== hashOf(route)) location.hash = hashOf(route);
}

/** Shows something else in place of this: going back does not return here. */
export function goInstead(route: Route): void {
  history.replaceState(history.state, '', hashOf(route));
  dispatchEvent(new HashChangeEvent('hashchange'));
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const follow = () => setRoute(routeOf(location.hash));
    addEventListener('hashchange', follow);
    follow();
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}
