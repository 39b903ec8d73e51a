import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/** Native packages stay outside the bundle; so does the AAC decoder, whose licence (GPL) is not ours. */
const outside = [
  'electron',
  'koffi',
  'robotjs',
  'sherpa-onnx-node',
  'uiohook-napi',
  /^@audio\/decode-(aac|ac3|amr|ape|avi|dsd|dts|eac3|mod|mpc|qoa|tta|wavpack|wma)(\/|$)/,
];

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: false,
      // The oldest runtime the app runs on; a newer target would leave it with `using`, which it cannot read.
      target: 'node20.18',
      rollupOptions: {
        external: outside,
        input: {
          entry: 'src-main/entry.ts',
          cli: 'src-main/cli.ts',
          'embedded-process': 'src-main/transcription/embedded/process.ts',
          'native-process': 'src-main/native/process.ts',
          'robot-process': 'src-main/insertion/robot-process.ts',
          'x11-process': 'src-main/insertion/x11/process.ts',
          'wayland-process': 'src-main/insertion/wayland/process.ts',
        },
        output: { format: 'es' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { bridge: 'src-preload/bridge.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      // The oldest runtime the app runs on; a newer target would leave it without `light-dark()`.
      target: 'chrome130',
      minify: true,
      rollupOptions: {
        input: { main: 'src-renderer/main/index.html', overlay: 'src-renderer/overlay/index.html' },
      },
    },
  },
});
