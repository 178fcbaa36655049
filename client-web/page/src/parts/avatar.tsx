import { colourOf, initials } from '../words/text';
import { memo } from './memo';

/** How many colours styles/avatar.css has. */
const COLOURS = 8;

interface AvatarProps {
  id: string;
  name: string;
  size?: 'tiny' | 'small' | 'large';
  isSquare?: boolean;
  /** A dot for presence; undefined for none. */
  isOnline?: boolean | undefined;
}

/** Initials on a colour. It is decoration: the name stands beside it in words. */
export const Avatar = memo<AvatarProps>(({ id, name, size, isSquare = false, isOnline }) => {
  const classes = ['avatar', `avatar-${colourOf(id, COLOURS)}`];
  if (size !== undefined) classes.push(`avatar-${size}`);
  if (isSquare) classes.push('avatar-square');
  return (
    <span class={classes.join(' ')} aria-hidden="true">
      <span>{initials(name)}</span>
      {isOnline === undefined ? null : <span class={isOnline ? 'dot dot-online' : 'dot'} />}
    </span>
  );
});
