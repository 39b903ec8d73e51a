/** The next key or combination pressed in a window of ours: where no other keys are heard, it is chosen there. */
import { type Event, type Input, webContents } from 'electron';
import type { Hotkey } from '../../src-core/hotkey.ts';
import { isModifierPressed, pressedHotkey } from '../../src-core/pressed-hotkey.ts';

/** Null when Escape was pressed, when the signal was aborted, or when no window of ours has the focus. */
export function recordInWindow(signal: AbortSignal, onUnusable: () => void): Promise<Hotkey | null> {
  const page = webContents.getFocusedWebContents();
  if (page === null || signal.aborted) return Promise.resolve(null);
  return new Promise((resolve) => {
    /** The modifier that is down and was used with nothing else yet. */
    let alone: string | null = null;
    const finish = (hotkey: Hotkey | null) => {
      page.off('before-input-event', onInput);
      resolve(hotkey);
    };
    const onInput = (event: Event, input: Input) => {
      if (input.type === 'keyUp' && input.code === alone) onUnusable();
      if (input.type !== 'keyDown' || input.isAutoRepeat) return;
      if (input.code === 'Escape') {
        event.preventDefault();
        return finish(null);
      }
      const hotkey = pressedHotkey(input);
      alone = isModifierPressed(input) ? input.code : null;
      if (hotkey === null) {
        if (alone === null) onUnusable();
        return;
      }
      event.preventDefault();
      finish(hotkey);
    };
    page.on('before-input-event', onInput);
    signal.addEventListener('abort', () => finish(null), { once: true });
    page.once('destroyed', () => finish(null));
  });
}
