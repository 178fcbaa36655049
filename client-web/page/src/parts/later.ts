import { useEffect, useState } from 'preact/hooks';

/** The value once it has rested for a while: for searching while somebody types. */
export function useRested<T>(value: T, millis: number): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), millis);
    return () => clearTimeout(timer);
  }, [value, millis]);
  return rested;
}

/** The time, fresh every so often: for words such as "5 minutes ago" and "Today". */
export function useNow(everyMillis: number): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMillis);
    return () => clearInterval(timer);
  }, [everyMillis]);
  return now;
}
