/** What the system shows about dictations that wait; never their words, for anybody may see it. */
import { Notification } from 'electron';
import type { ErrorCode } from '../src-core/error-codes.ts';
import { hindranceWords, problemWords, sentWords } from '../src-core/words/en.ts';

/** One that nobody holds is collected, and then a click on it does nothing. */
let shown: Notification | null = null;

/** Tells that dictations that waited have their words. */
export function tellSent(count: number, onClick: () => void): void {
  show({ title: sentWords.title(count), body: sentWords.body }, onClick);
}

/** Tells what the person has to do before those that wait can be sent. */
export function tellHindrance(
  { code, host, count }: { code: ErrorCode; host: string | null; count: number },
  onClick: () => void,
): void {
  const problem = problemWords(code, { modelToGet: null, host });
  show({ title: hindranceWords.title(count), body: hindranceWords.body(problem) }, onClick);
}

/** The last one stands for those before. */
function show(words: { readonly title: string; readonly body: string }, onClick: () => void): void {
  // Some desktops have nobody who shows them: the history has it all the same.
  if (!Notification.isSupported()) return;
  shown?.close();
  shown = new Notification(words);
  shown.on('click', onClick);
  shown.show();
}
