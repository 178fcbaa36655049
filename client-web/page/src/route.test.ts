import { roomId } from '@parley/client';
import { describe, expect, it } from 'vitest';
import { hashOf, type Route, routeOf } from './route';

describe('the route in the address', () => {
  const room = roomId('r12');
  const routes: readonly Route[] = [
    { kind: 'home' },
    { kind: 'directory' },
    { kind: 'search', query: '', roomId: null },
    { kind: 'search', query: 'tea & "green leaves" #1', roomId: room },
    { kind: 'room', roomId: room, seq: null, isDetailed: false },
    { kind: 'room', roomId: room, seq: 45n, isDetailed: false },
    { kind: 'room', roomId: room, seq: null, isDetailed: true },
  ];

  it('is read as it was written', () => {
    for (const route of routes) expect(routeOf(hashOf(route))).toEqual(route);
  });

  it('leads home from what makes no sense', () => {
    for (const hash of ['', '#', '#/', '#/r', '#/r/', '#/r/%00', '#/nothing', '#javascript:x'])
      expect(routeOf(hash)).toEqual({ kind: 'home' });
    expect(routeOf('#/r/r12/0')).toEqual({ kind: 'room', roomId: room, seq: null, isDetailed: false });
    expect(routeOf('#/r/r12/-1x')).toEqual({ kind: 'room', roomId: room, seq: null, isDetailed: false });
  });
});
