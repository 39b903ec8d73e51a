/** The small interface every way of inserting text stands behind. */
export interface Insertion extends Disposable {
  /**
   * Notes where the words will go and what the clipboard holds now. Called at the press, so that
   * none of it costs time once the words are known. The signal, which is
   * that of the insertion too, says that nothing will be inserted there any more.
   */
  remember(signal: AbortSignal): Promise<Target>;
}

export interface Target {
  /**
   * Resolves when the window has read the text, or when the text waits in the clipboard because
   * this desktop lets nobody paste. Rejects with a `Failure`; the text is in the clipboard then.
   */
  insert(text: string, signal: AbortSignal): Promise<'pasted' | 'copied'>;
}
