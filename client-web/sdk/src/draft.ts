import type { Draft } from './model.js';

const MAX_TEXT_BYTES = 16 << 10;
const MAX_ATTRIBUTES_BYTES = 4 << 10;
const MAX_MENTIONS = 50;

const encoder = new TextEncoder();

function bytesOf(text: string): number {
  return encoder.encode(text).length;
}

function check(isRight: boolean, otherwise: string): void {
  if (!isRight) throw new RangeError(otherwise);
}

/** A draft with all its parts. Throws a RangeError that says which rule it breaks. */
export function wholeDraft(given: Draft | string): Readonly<Required<Draft>> {
  const {
    text,
    attributes = {},
    replyToSeq = 0n,
    mentionedUserIds = [],
  } = typeof given === 'string' ? { text: given } : given;
  const textBytes = bytesOf(text);
  check(textBytes <= MAX_TEXT_BYTES, `the text has ${textBytes} bytes; at most ${MAX_TEXT_BYTES} fit`);
  const pairs = Object.entries(attributes);
  check(text !== '' || pairs.length > 0, 'a message has a text or attributes; write one of them');
  check(!text.includes('\0'), 'the text holds a NUL character; leave it out');
  const attributesBytes = pairs.reduce((sum, [name, value]) => sum + bytesOf(name) + bytesOf(value), 0);
  check(
    attributesBytes <= MAX_ATTRIBUTES_BYTES,
    `the attributes have ${attributesBytes} bytes; at most ${MAX_ATTRIBUTES_BYTES} fit`,
  );
  check(replyToSeq >= 0n, 'a message answers one with a seq of 1 or more, or none: 0n');
  check(
    mentionedUserIds.length <= MAX_MENTIONS,
    `${mentionedUserIds.length} users are mentioned; at most ${MAX_MENTIONS} can be`,
  );
  return { text, attributes: { ...attributes }, replyToSeq, mentionedUserIds: [...mentionedUserIds] };
}
