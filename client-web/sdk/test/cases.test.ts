import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Backoff } from '../src/backoff.js';
import { verdictOf } from '../src/verdict.js';
import { type Code, Failure } from '../src/wire/failure.js';
import { Fields } from './support/fields.js';
import { Play } from './support/play.js';
import { Script } from './support/script.js';

/** Written once for the clients in all languages. */
function casesOf(file: string, list: string): unknown[] {
  const text = readFileSync(new URL(`../../../proto/clients/${file}`, import.meta.url), 'utf8');
  return Fields.read(file, JSON.parse(text), (fields) => {
    fields.text('$comment');
    return fields.list(list);
  });
}

const LEAST = 0;
const MOST = 1 - 2 ** -53;

describe('the cases that every client must pass', () => {
  test.each(casesOf('verdicts.json', 'cases').map((each) => [JSON.stringify(each), each]))('%s', (_, each) => {
    const [failure, expected] = Fields.read('a verdict', each, (fields) => {
      const [code, reason] = [fields.text('code') as Code, fields.textOrNull('reason') ?? ''];
      const failed = new Failure(code, reason, 'text', fields.numberOrNull('retryAfterMillis'));
      return [failed, { kind: fields.text('verdict'), afterMillis: fields.numberOrNull('afterMillis') }] as const;
    });

    expect({ afterMillis: null, ...verdictOf(failure) }).toEqual(expected);
  });

  test.each(casesOf('pauses.json', 'cases').map((each) => [JSON.stringify(each), each]))('%s', (_, each) => {
    const { first, longest, failures, limit } = Fields.read('a pause', each, (fields) => ({
      first: fields.number('firstMillis'),
      longest: fields.number('longestMillis'),
      failures: fields.number('failures'),
      limit: fields.number('limitMillis'),
    }));
    const pause = (chance: number) => {
      const backoff = new Backoff(first, longest, () => chance);
      for (let failure = 0; failure < failures; failure++) backoff.next();
      return backoff.next();
    };

    expect(pause(LEAST)).toBe(0);
    expect(pause(MOST)).toBe(limit);
  });

  test.each(
    casesOf('plays.json', 'plays')
      .map((each) => Script.of(each))
      .map((script) => [script.name, script] as const),
  )('%s', async (_, script) => {
    await script.perform(await Play.begin());
  });

  test('a key that is misspelt is an error of the file', () => {
    const misspelt = { name: 'a play', steps: [{ expect: { sate: 'CONNECTED' } }] };

    expect(() => Script.of(misspelt)).toThrow('the play "a play", step 1 (expect): nobody knows sate');
    expect(() => Script.of({ name: 'a play', steps: [{ fly: {} }] })).toThrow('there is no such step');
  });
});
