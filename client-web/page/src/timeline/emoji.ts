/** What is offered to react with and to write: the emoji and its name for screen readers. */
export const EMOJI: readonly (readonly [emoji: string, name: string])[] = [
  ['👍', 'thumbs up'],
  ['❤️', 'heart'],
  ['😂', 'tears of joy'],
  ['🎉', 'celebration'],
  ['😮', 'surprised'],
  ['😢', 'sad'],
  ['🙏', 'thanks'],
  ['👀', 'eyes'],
  ['✅', 'done'],
  ['🔥', 'fire'],
  ['👏', 'applause'],
  ['💯', 'hundred'],
  ['😀', 'grin'],
  ['😊', 'smile'],
  ['😉', 'wink'],
  ['😍', 'in love'],
  ['😎', 'cool'],
  ['🤔', 'thinking'],
  ['😅', 'relieved'],
  ['😭', 'crying'],
  ['😡', 'angry'],
  ['🤯', 'mind blown'],
  ['🥳', 'party'],
  ['🙌', 'hooray'],
  ['💪', 'strong'],
  ['👋', 'hello'],
  ['🤝', 'agreed'],
  ['👎', 'thumbs down'],
  ['➕', 'plus one'],
  ['❌', 'no'],
  ['❓', 'question'],
  ['💡', 'idea'],
  ['🚀', 'rocket'],
  ['🐛', 'bug'],
  ['☕', 'coffee'],
  ['🍰', 'cake'],
];

const names = new Map<string, string>(EMOJI);

/** The emoji's name, or itself where it has none here. */
export function emojiName(emoji: string): string {
  return names.get(emoji) ?? emoji;
}
