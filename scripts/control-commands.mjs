// @ts-check
/**
 * These ask the app that is running: somebody pressed a key and waits, so nothing is checked or fetched for them.
 * The same as in `src-core/control.ts`, which the oldest Node that may start this cannot read; a test compares them.
 */
export const controlCommands = new Set([
  'start',
  'stop',
  'toggle',
  'cancel',
  'pause',
  'paste-last',
  'undo',
  'swap',
  'status',
]);
