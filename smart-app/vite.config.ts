/** @module smart-app/vite.config: two pages, served below /smart/. */
import { defineConfig } from 'vite'

// What is built is what is shipped, also where a test runner started the build: Lit has a slower, talkative twin.
process.env.NODE_ENV = 'production'

export default defineConfig({
  root: import.meta.dirname,
  base: '/smart/',
  // Without fhirclient's polyfills for browsers that have neither fetch nor crypto.
  define: { FHIRCLIENT_PURE: 'true' },
  resolve: {
    alias: { 'isomorphic-webcrypto': path('src/no-polyfill.ts') },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // No inline data: the pages are served under a strict content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['index.html', 'launch.html'].map(path) },
  },
})

function path(name: string): string {
  return `${import.meta.dirname}/${name}`
}
