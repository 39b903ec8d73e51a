import { Notification } from 'electron';
import { sentWords } from '../src-core/words/en.ts';

/** One that nobody holds is collected, and then a click on it does nothing. */
let shown: Notification | null = null;

/** Tells that dictations that waited have their words; only how many, for anybody may see it. The last one stands for those before. */
export function tellSent(count: number, onClick: () => void): void {
  // Some desktops have nobody who shows them: the history has the words all the same.
  if (!Notification.isSupported()) return;
  shown?.close();
  shown = new Notification({ title: sentWords.title(count), body: sentWords.body });
  shown.on('click', onClick);
  shown.show();
}
