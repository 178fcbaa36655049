import { defineConfig } from 'vite';

// The page is served by Envoy under a strict Content-Security-Policy: nothing inline, everything from its own origin.
export default defineConfig({
  build: {
    target: ['chrome125', 'firefox128', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
  },
  // For developers only: the page with live reload, the services through an Envoy that runs beside it.
  server: {
    proxy: { '/parley.v1.': process.env.PARLEY_WEB_URL ?? 'http://127.0.0.1:7480' },
  },
});
