import type { Message, ParleyClient } from '@parley/client';
import { keep, kept } from '../parts/kept';
import { go, toRoom } from '../route';
import { oneLine } from '../words/text';

/** Messages older than this are no news: they come from a catching up. */
const NEWS_MILLIS = 60_000;

export function canNotify(): boolean {
  return 'Notification' in globalThis;
}

export function areNotificationsOn(): boolean {
  return canNotify() && Notification.permission === 'granted' && kept('notifications') === 'on';
}

/** Asks the browser only when the person turns them on; resolves to whether they are on. */
export async function setNotifications(isOn: boolean): Promise<boolean> {
  if (isOn && Notification.permission !== 'granted') await Notification.requestPermission();
  keep('notifications', isOn && Notification.permission === 'granted' ? 'on' : null);
  return areNotificationsOn();
}

/** Notifies of a message of somebody else while the page is not looked at. */
export function notify(client: ParleyClient, message: Message): void {
  if (!areNotificationsOn() || document.visibilityState === 'visible' || message.senderId === client.userId) return;
  if (Date.now() - message.createTime.getTime() > NEWS_MILLIS) return;
  const room = client.room(message.roomId);
  const sender = client.user(message.senderId)?.displayName ?? 'Somebody';
  const title = room === null || room.room.kind === 'DIRECT' ? sender : `${sender} in ${room.room.title}`;
  // One tag a room: a later message takes the place of the earlier one, also from another tab.
  const notification = new Notification(title, { body: oneLine(message.text), tag: `parley-${message.roomId}` });
  notification.onclick = () => {
    focus();
    go(toRoom(message.roomId, message.seq));
    notification.close();
  };
}
