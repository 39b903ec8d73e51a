import type { DesktopCalls } from '../desktop-calls.ts';
import { openClipboard } from './clipboard.ts';
import { openFrontWindow } from './front-window.ts';
import { openMacApi } from './mac-api.ts';

export function macDesktop(api = openMacApi(), now = () => performance.now()): DesktopCalls {
  const { frontWindow, answers } = openFrontWindow(api);
  return {
    frontWindow: async () => frontWindow(),
    answers: async (id) => answers(id),
    ...openClipboard(api, now),
  };
}
