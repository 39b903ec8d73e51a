/** A page whose process has ended leaves its window blank until it is loaded again. */
import type { EventEmitter } from 'node:events';
import { deadlineAfter } from '../deadline.ts';

/** What this needs of Electron's window. */
interface WindowWithPage extends EventEmitter {
  readonly webContents: EventEmitter & { reload(): void; getOSProcessId(): number };
  isFocused(): boolean;
  destroy(): void;
}

/** A page that ends more often than this will not work the next time either. */
const mostEndsAMinute = 3;

/** So long it may hang once that was said: a machine that is busy, or comes back from sleep, lets it go on. */
const hangsAtMostMs = 15_000;

/** Called at each end; whether the page should be loaded again, which again and again would only burn the machine. */
export function countEnds(now: () => number): () => boolean {
  let ends: readonly number[] = [];
  return () => {
    const endedAt = now();
    ends = [...ends.filter((at) => endedAt - at < 60_000), endedAt];
    return ends.length <= mostEndsAMinute;
  };
}

/** A window given up is destroyed: whoever wants it makes a new one. */
export function bringBackPage(
  window: WindowWithPage,
  {
    mayLoadAgain,
    end,
    onGone,
    onHangs,
  }: {
    mayLoadAgain: () => boolean;
    end: (pid: number) => void;
    onGone: () => void;
    onHangs: () => void;
  },
): void {
  const { webContents } = window;
  let hanging: Disposable | null = null;
  const goesOn = () => {
    hanging?.[Symbol.dispose]();
    hanging = null;
  };
  webContents.on('render-process-gone', () => {
    onGone();
    if (!mayLoadAgain()) return window.destroy();
    // A page takes the focus when it is loaded, from whatever window somebody dictates into.
    if (window.isFocused()) webContents.reload();
    else window.once('focus', () => webContents.reload());
  });
  // Said when somebody has clicked or typed there and waited long, and said again as long as it lasts. Main has all there
  // is but what they are typing at this moment, such as a correction: it is lost with the page.
  webContents.on('unresponsive', () => {
    if (hanging !== null) return;
    onHangs();
    hanging = deadlineAfter(hangsAtMostMs, () => {
      hanging = null;
      end(webContents.getOSProcessId());
    });
  });
  for (const event of ['responsive', 'render-process-gone', 'destroyed']) webContents.on(event, goesOn);
}

/**
 * Electron's forcefullyCrashRenderer only asks the process, on Linux, to crash: one that stands still does not, and the
 * system may keep an image of its memory, with what was said in it.
 */
export function endPage(pid: number): void {
  if (pid > 0) process.kill(pid, 'SIGKILL');
}
