import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        // The programs of the README name the package as a stranger does.
        resolve: { alias: { '@parley/client': new URL('sdk/src/index.ts', import.meta.url).pathname } },
        test: { name: 'sdk', root: 'sdk', include: ['test/**/*.test.ts'], testTimeout: 60_000 },
      },
      '{page,browser}/vitest.config.ts',
    ],
  },
});
