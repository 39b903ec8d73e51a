/** Which window has the focus, and what is copied. What was copied never leaves the process that calls the system. */

export interface FrontWindow {
  /** The same as long as it is the same window, and no other's. */
  readonly id: string;
  /** As the table of apps knows it: on Windows the program's file without `.exe`, on macOS the app's name; null: not told. */
  readonly app: string | null;
  /** Of an app that is not told it may be known that what has the focus is a terminal. */
  readonly isTerminal?: boolean;
}

export interface DesktopCalls {
  /** The one that gets the keys; null when there is none, or nobody tells. */
  frontWindow(input: null): Promise<FrontWindow | null>;
  /**
   * Whether the window with this id, which was told before, takes what it is sent: keys that were pressed before wait
   * in one that is busy. Of one that is gone, or that nobody knows, it is said that it does: nobody waits for it.
   */
  answers(window: string): Promise<boolean>;
  /**
   * Keeps everything the clipboard holds, in all its formats, in place of what was kept before. `isWhole`: all of it can
   * be given back. `changes` is the system's own number, which is another one whenever something else is copied.
   */
  keepClipboard(input: null): Promise<{ readonly changes: number; readonly isWhole: boolean }>;
  /** The same number, without reading anything. */
  clipboardChanges(input: null): Promise<number>;
  /** Puts a text there, marked so that clipboard managers and cloud clipboards leave it alone; resolves with `changes`. */
  writeClipboard(text: string): Promise<number>;
  /** What was kept stands there again, unless the number is another one by now. Resolves with whether it does. */
  giveBackClipboard(changes: number): Promise<boolean>;
}
