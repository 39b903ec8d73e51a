import type { Inserted } from '../../src-core/insertion-plan.ts';
import type { StartedAs } from './keeper/start-keeper.ts';

/** The small interface every way of inserting text stands behind. */
export interface Insertion extends Disposable {
  /**
   * Notes where the words will go and what the clipboard holds now. Called at the press, so that
   * none of it costs time once the words are known. The signal, which is
   * that of the insertion too, says that nothing will be inserted there any more.
   */
  remember(signal: AbortSignal): Promise<Target>;
  /** The same once a window that is not Dictum's has the focus: Dictum's own is on its way out of it. */
  rememberNext(signal: AbortSignal): Promise<Target>;
  /**
   * Dictum ends: what somebody copied is there again. Where an insertion holds the clipboard itself, that and words that
   * wait outlive Dictum in another process. Never rejects, and takes some seconds at most.
   */
  handOver?(dictum: StartedAs): Promise<void>;
  /** Whether there is anything to hand over. Not there where only the handing over itself finds out. */
  isOwing?(): boolean;
  /** Only where the desktop asks the person whether keys may be pressed: it does so once more. */
  askAgain?(): void;
}

export interface Target {
  /** The app the words go to, as it names itself; null when that is not known. */
  readonly app: string | null;
  /** The words as this app gets them: on one line where it is, or holds, a terminal. Absent where they stay as they are. */
  asTaken?(text: string): string;
  /**
   * Resolves when the window has read the text, or when the text waits in the clipboard because
   * this desktop lets nobody paste, or the person wants nothing else for this app. Rejects with a `Failure`; the text is in the clipboard then:
   * `version`, where it is given, unless the window may paste what was lent to it yet. Words of the same `entry` of
   * history that the window may paste yet are not put there twice.
   */
  insert(text: string, signal: AbortSignal, version?: string, entry?: string): Promise<Inserted>;
}
