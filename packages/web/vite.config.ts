import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './precompress.ts';

const api = process.env.VOTIVE_API ?? 'http://127.0.0.1:3001';
const proxy = { '/api': { target: api } };

export default defineConfig({
  plugins: [react(), precompress({ minBytes: 1024 })],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  server: { proxy },
  preview: { proxy },
  build: {
    manifest: true,
    // light-dark() stays as it is written; older browsers than these are not supported.
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // The content security policy allows neither data: URLs nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
