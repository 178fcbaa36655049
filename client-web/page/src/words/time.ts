const DAY_MILLIS = 24 * 60 * 60 * 1000;
const WEEKDAY_LIMIT_DAYS = 6;

// The page speaks English; whether the clock has 12 or 24 hours follows the reader's own settings.
const hourCycle = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions().hourCycle ?? 'h23';
const LOCALE = hourCycle === 'h12' || hourCycle === 'h11' ? 'en-US' : 'en-GB';

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(LOCALE, options);
}

const clock = format({ hour: 'numeric', minute: '2-digit' });
const weekday = format({ weekday: 'long' });
const shortWeekday = format({ weekday: 'short' });
const dayOfYear = format({ weekday: 'long', day: 'numeric', month: 'long' });
const dayOfAnyYear = format({ day: 'numeric', month: 'long', year: 'numeric' });
const shortDay = format({ day: 'numeric', month: 'short' });
const shortDayOfAnyYear = format({ day: 'numeric', month: 'short', year: 'numeric' });
const whole = format({ dateStyle: 'full', timeStyle: 'medium' });

function startOfDay(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
}

/** How many midnights lie between the two, by the reader's calendar; negative for the future. */
export function daysBetween(earlier: Date, later: Date): number {
  return Math.round((startOfDay(later) - startOfDay(earlier)) / DAY_MILLIS);
}

export function isSameDay(a: Date, b: Date): boolean {
  return startOfDay(a) === startOfDay(b);
}

/** The time of day: "14:03" or "2:03 PM". */
export function clockWords(time: Date): string {
  return clock.format(time);
}

/** A day for a separator: "Today", "Yesterday", "Monday", "Monday, 2 March", "2 March 2024". */
export function dayWords(day: Date, now: Date): string {
  const days = daysBetween(day, now);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days > 0 && days <= WEEKDAY_LIMIT_DAYS) return weekday.format(day);
  return day.getFullYear() === now.getFullYear() ? dayOfYear.format(day) : dayOfAnyYear.format(day);
}

/** A moment for a list, as short as it can be: "14:03", "Yesterday", "Mon", "2 Mar", "2 Mar 2024". */
export function momentWords(time: Date, now: Date): string {
  const days = daysBetween(time, now);
  if (days <= 0) return clock.format(time);
  if (days === 1) return 'Yesterday';
  if (days <= WEEKDAY_LIMIT_DAYS) return shortWeekday.format(time);
  return time.getFullYear() === now.getFullYear() ? shortDay.format(time) : shortDayOfAnyYear.format(time);
}

/** A day of any year: "2 March 2024". */
export function dateWords(time: Date): string {
  return dayOfAnyYear.format(time);
}

/** Date and time in full, for titles and screen readers. */
export function wholeWords(time: Date): string {
  return whole.format(time);
}

/** How long ago, in the largest unit that fits: "just now", "5 minutes ago", "2 days ago". */
export function agoWords(time: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - time.getTime()) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} ${hours === 1 ? 'hour' : 'hours'} ago`;
  const days = Math.floor(hours / 24);
  return `${days} ${days === 1 ? 'day' : 'days'} ago`;
}

/** A wait to be told to somebody, rounded up: "1 second", "2 minutes". */
export function waitWords(millis: number): string {
  const seconds = Math.max(1, Math.ceil(millis / 1000));
  if (seconds < 60) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  const minutes = Math.ceil(seconds / 60);
  return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
}
