import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const page = fileURLToPath(new URL('src/page', import.meta.url));

export default defineConfig({
  root: page,
  plugins: [react()],
  resolve: { conditions: ['reeve-source', 'module', 'browser', 'production'] },
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('dist/page', import.meta.url)),
    emptyOutDir: true,
    target: 'es2024',
    sourcemap: false,
    chunkSizeWarningLimit: 4_000,
  },
});
