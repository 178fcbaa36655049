import { expect, it } from 'vitest';
import { handleFrom } from './handle';

it('a title suggests a handle that the service takes', () => {
  expect(handleFrom('Tea & Talk')).toBe('tea-talk');
  expect(handleFrom('  Überblick 2026! ')).toBe('uberblick-2026');
  expect(handleFrom('茶')).toBe('');
  expect(handleFrom(`${'a'.repeat(31)}  b`)).toBe('a'.repeat(31));
});
