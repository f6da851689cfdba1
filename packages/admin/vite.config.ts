import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from '../web/precompress.ts';

const proxy = { '/api/admin': { target: process.env.VOTIVE_API ?? 'http://127.0.0.1:3002' } };

export default defineConfig({
  base: '/admin/',
  plugins: [react(), precompress({ minBytes: 1024 })],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  server: { proxy },
  preview: { proxy },
  build: {
    manifest: true,
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // The content security policy allows neither data: URLs nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
