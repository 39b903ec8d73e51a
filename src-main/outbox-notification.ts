/** What the system shows about dictations that wait; never their words, for anybody may see it. */
import { Notification } from 'electron';
import type { ErrorCode } from '../src-core/error-codes.ts';
import type { Told } from '../src-core/outbox.ts';
import { endedWords, hindranceWords, problemWords } from '../src-core/words/en.ts';

/** One that nobody holds is collected, and then a click on it does nothing. */
let shown: Notification | null = null;

/** Tells what became of dictations that waited. */
export function tellEnded(told: Told, onClick: () => void): void {
  show({ title: endedWords.title(told), body: endedWords.body(told) }, onClick);
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
