import { defineConfig } from 'vitest/config';

/** Not a test: takes the pictures of the README. */
export default defineConfig({
  test: {
    name: 'screenshots',
    include: ['src/screenshots.ts'],
    testTimeout: 300_000,
  },
});
