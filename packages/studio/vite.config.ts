import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const page = fileURLToPath(new URL('src/page', import.meta.url));

/** The editor is by far the largest part, and always wanted: the browser fetches it beside the page, not after it. */
const fetchEditorEarly: Plugin = {
  name: 'fetch-editor-early',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) =>
      Object.values(bundle)
        .filter((part) => part.type === 'chunk' && ['editor', 'monaco'].includes(part.name))
        .map(({ fileName }) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', href: `/${fileName}` },
          injectTo: 'head' as const,
        })),
  },
};

export default defineConfig({
  root: page,
  plugins: [react(), fetchEditorEarly],
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
