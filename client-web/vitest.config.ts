import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'sdk', root: 'sdk', include: ['test/**/*.test.ts'], testTimeout: 60_000 } },
      '{page,browser}/vitest.config.ts',
    ],
  },
});
