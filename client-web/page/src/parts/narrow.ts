import { useEffect, useState } from 'preact/hooks';

/** The width at which narrow.css shows one pane at a time. */
const ONE_PANE = '(max-width: 640px)';

/** Whether the window shows one pane at a time: that one is the main part of the page then. */
export function useOnePane(): boolean {
  const [isNarrow, setNarrow] = useState(() => matchMedia(ONE_PANE).matches);
  useEffect(() => {
    const query = matchMedia(ONE_PANE);
    const follow = () => setNarrow(query.matches);
    query.addEventListener('change', follow);
    follow();
    return () => query.removeEventListener('change', follow);
  }, []);
  return isNarrow;
}
