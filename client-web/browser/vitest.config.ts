import { defineConfig } from 'vitest/config';

/** One test at a time, in one worker, which keeps one service and one Chromium for those that do not break them. */
export default defineConfig({
  test: {
    name: 'browser',
    include: ['src/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    isolate: false,
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
});
