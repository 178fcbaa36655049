import type { Message, TimelineEntry } from '@parley/client';
import { useSelf } from '../live';
import { Icon } from '../parts/icon';
import { useActions } from './actions';

interface ToolbarProps {
  rowKey: string;
  entry: TimelineEntry;
  message: Message;
  author: string;
}

/** The actions of the message that has the reader's attention. */
export function Toolbar({ rowKey, entry, message, author }: ToolbarProps) {
  const actions = useActions();
  const isOwn = message.senderId === useSelf();
  return (
    <div class="toolbar-track">
      <div class="toolbar" role="toolbar" aria-label={`Actions for the message of ${author}`}>
        <button
          type="button"
          aria-label="React"
          title="React"
          aria-haspopup="dialog"
          onClick={(event) => actions.openPalette(rowKey, message, event.currentTarget)}
        >
          <Icon name="smile" />
        </button>
        <button type="button" aria-label="Reply" title="Reply (R)" onClick={() => actions.reply(message)}>
          <Icon name="reply" />
        </button>
        {isOwn ? (
          <button type="button" aria-label="Edit" title="Edit (E)" onClick={() => actions.edit(message)}>
            <Icon name="edit" />
          </button>
        ) : null}
        <button
          type="button"
          aria-label="More actions"
          title="More actions"
          aria-haspopup="menu"
          onClick={(event) => actions.openMenu(rowKey, entry, event.currentTarget)}
        >
          <Icon name="menu" />
        </button>
      </div>
    </div>
  );
}
