/** The next key or combination pressed in a window of ours: where no other keys are heard, it is chosen there. */
import { type Event, type Input, webContents } from 'electron';
import type { Hotkey } from '../../src-core/hotkey.ts';
import { pressedHotkey } from '../../src-core/pressed-hotkey.ts';

/** Null when Escape was pressed, when the signal was aborted, or when no window of ours has the focus. */
export function recordInWindow(signal: AbortSignal): Promise<Hotkey | null> {
  const page = webContents.getFocusedWebContents();
  if (page === null || signal.aborted) return Promise.resolve(null);
  return new Promise((resolve) => {
    const finish = (hotkey: Hotkey | null) => {
      page.off('before-input-event', onInput);
      resolve(hotkey);
    };
    const onInput = (event: Event, input: Input) => {
      if (input.type !== 'keyDown') return;
      if (input.code === 'Escape') {
        event.preventDefault();
        return finish(null);
      }
      const hotkey = pressedHotkey(input);
      if (hotkey === null) return;
      event.preventDefault();
      finish(hotkey);
    };
    page.on('before-input-event', onInput);
    signal.addEventListener('abort', () => finish(null), { once: true });
    page.once('destroyed', () => finish(null));
  });
}
