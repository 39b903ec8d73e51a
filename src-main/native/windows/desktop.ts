import type { DesktopCalls } from '../desktop-calls.ts';

export function windowsDesktop(): DesktopCalls {
  const notYet = () => Promise.reject(new Error('not known here'));
  return {
    frontWindow: async () => null,
    keepClipboard: notYet,
    writeClipboard: notYet,
    giveBackClipboard: notYet,
  };
}
