import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npx vite --config test/renderer/vite.gallery.config.ts`, then open /gallery.html. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../../node_modules/.cache/gallery',
    emptyOutDir: true,
    // The oldest browser inside Dictum; for older ones light-dark() would be rewritten, and break in the pill.
    target: 'chrome130',
    rollupOptions: { input: `${import.meta.dirname}/gallery.html` },
  },
});
