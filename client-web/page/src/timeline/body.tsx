import type { UserId } from '@parley/client';
import { useMemo } from 'preact/hooks';
import { useSelf, useUsers } from '../live';
import { isFewEmoji } from '../words/text';
import { type Token, tokensOf } from './tokens';

interface BodyProps {
  text: string;
  mentionedUserIds: readonly UserId[];
}

/** A message's text as it was written: line breaks kept, links followed safely, nothing ever taken for markup. */
export function Body({ text, mentionedUserIds }: BodyProps) {
  const self = useSelf();
  const users = useUsers(mentionedUserIds);
  const mentioned = useMemo(
    () => new Map(users.map((user) => [user.handle.toLowerCase(), user.id as string])),
    [users.map(({ id, handle }) => `${id} ${handle}`).join(' ')],
  );
  const tokens = useMemo(() => tokensOf(text, mentioned), [text, mentioned]);
  const names = new Map<string, string>(users.map((user) => [user.id, user.displayName]));
  return (
    <p class={isFewEmoji(text) ? 'body body-emoji' : 'body'} dir="auto">
      {tokens.map((token, index) => (
        // The tokens of one text have no other name than their place.
        <Piece
          key={String(index)}
          token={token}
          isOwn={token.kind === 'mention' && token.userId === self}
          names={names}
        />
      ))}
    </p>
  );
}

interface PieceProps {
  token: Token;
  isOwn: boolean;
  names: ReadonlyMap<string, string>;
}

function Piece({ token, isOwn, names }: PieceProps) {
  switch (token.kind) {
    case 'text':
      return <>{token.text}</>;
    case 'link':
      return (
        <a
          class="body-link"
          dir="ltr"
          href={token.href}
          title={token.href}
          target="_blank"
          rel="noopener noreferrer nofollow"
        >
          {token.text}
        </a>
      );
    case 'mention':
      return (
        <span class={isOwn ? 'mention is-own' : 'mention'} title={names.get(token.userId)}>
          {token.text}
        </span>
      );
  }
}
