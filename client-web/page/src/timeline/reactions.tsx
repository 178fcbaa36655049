import type { Message, Reaction } from '@parley/client';
import { useSelf, useUsers } from '../live';
import { namesWords } from '../words/text';
import { useActions } from './actions';
import { emojiName } from './emoji';

/** The reactions to a message; pressing one adds or takes away one's own. */
export function Reactions({ message, isActive }: { message: Message; isActive: boolean }) {
  if (message.reactions.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is a part of a form
    <div class="reactions" role="group" aria-label="Reactions">
      {message.reactions.map((reaction) => (
        <ReactionChip key={reaction.emoji} message={message} reaction={reaction} isActive={isActive} />
      ))}
    </div>
  );
}

function ReactionChip({ message, reaction, isActive }: { message: Message; reaction: Reaction; isActive: boolean }) {
  const { toggle } = useActions();
  const self = useSelf();
  const users = useUsers(reaction.userIds);
  const others = users.filter(({ id }) => id !== self).map(({ displayName }) => displayName);
  const known = reaction.isOwn ? ['You', ...others] : others;
  const rest = reaction.count - known.length;
  const who = namesWords(rest > 0 ? [...known.slice(0, 5), `${rest} more`] : known, 6);
  return (
    <button
      type="button"
      class={reaction.isOwn ? 'reaction is-own' : 'reaction'}
      aria-pressed={reaction.isOwn}
      aria-label={`${emojiName(reaction.emoji)}, ${reaction.count}: ${who}`}
      title={`${who} reacted with ${emojiName(reaction.emoji)}`}
      tabIndex={isActive ? 0 : -1}
      onClick={() => toggle(message, reaction.emoji)}
    >
      <span>{reaction.emoji}</span>
      <span class="reaction-count">{reaction.count}</span>
    </button>
  );
}
